"""Files as people send them: what they are, and what they only say they are."""

import io
import zipfile

PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40
JPG = b"\xff\xd8\xff\xe0" + b"\0" * 40
HTML = b"<!doctype html><script>alert(1)</script>"
WORD = {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"}


def form_with_file(content: bytes, name: str, **fields: str) -> dict[str, object]:
    """What a browser sends, as one piece; the client's own way leaves a file open where nobody reads the body."""
    edge = b"--wi-edge"
    parts = [f'Content-Disposition: form-data; name="{key}"\r\n\r\n{value}'.encode() for key, value in fields.items()]
    quoted = name.replace("\\", "\\\\").replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
    head = f'Content-Disposition: form-data; name="file"; filename="{quoted}"\r\nContent-Type: application/pdf\r\n\r\n'
    body = b"".join(edge + b"\r\n" + part + b"\r\n" for part in [*parts, head.encode() + content]) + edge + b"--\r\n"
    return {"data": body, "content_type": "multipart/form-data; boundary=wi-edge"}


def archive(parts: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return made.getvalue()


ODT = archive({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<office/>"})
DOCX = archive(WORD)
MACROS = archive({**WORD, "word/vbaProject.bin": b"x"})
SPREADSHEET = archive({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<w/>"})
