"""Why a mail server did not take a message: what that means in plain Italian, and whose fault it is."""

import re
import smtplib
import socket
import ssl
from dataclasses import dataclass


@dataclass(frozen=True)
class Meaning:
    """What happened. Where a setting of ours is at fault, for who installs: which one, and what to write there."""

    what: str
    remedy: str = ""

    @property
    def words(self) -> str:
        """For an operator, who can set nothing."""
        return f"{self.what} Avvisa l'amministratore." if self.remedy else self.what


COME_BACK = Meaning("Il servizio di posta chiede di riprovare più tardi.")
SILENT = Meaning("Il servizio di posta non risponde. Riproviamo più tardi.")
IN_DOUBT = Meaning("Il collegamento è caduto durante la consegna: non sappiamo se il messaggio è arrivato.")
TURNED_DOWN = Meaning("Il servizio di posta ha rifiutato il messaggio.")
TOO_BIG = Meaning("Il messaggio è troppo grande per il servizio di posta.")
FULL = Meaning("La casella del destinatario è piena.")
UNKNOWN = Meaning("Il destinatario è stato rifiutato: controlla l'indirizzo, o telefona.")
NO_DOMAIN = Meaning("Il dominio dell'indirizzo non esiste: controlla che sia scritto bene.")
BAD_ADDRESS = Meaning(
    "A questo indirizzo non si può scrivere: controlla che sia completo, senza spazi, e senza accenti prima della @."
)

# Ours to set right.
LOST = Meaning(
    "Il servizio di posta non si trova in rete.",
    "Controlla il nome del server in PORTAL_SMTP_URL, e che questa macchina sia in rete.",
)
UNSENDABLE = Meaning(
    "Le impostazioni della posta hanno caratteri che non si possono spedire.",
    "Controlla nome, password e server in PORTAL_SMTP_URL.",
)
SHUT_OUT = Meaning(
    "Il servizio di posta non ci fa entrare.",
    "Controlla server e porta in PORTAL_SMTP_URL; se sono giusti, chiedi al fornitore perché rifiuta questa macchina.",
)
NO_TLS = Meaning(
    "Il servizio di posta non offre il collegamento protetto che gli chiediamo.",
    "Controlla server e porta in PORTAL_SMTP_URL: ?starttls=1 va di solito con la porta 587, smtps:// con la 465.",
)
BROKEN_TLS = Meaning(
    "Il collegamento protetto con il servizio di posta non riesce.",
    "Controlla la porta in PORTAL_SMTP_URL: smtps:// va di solito con la 465; con la 587 si usa smtp://…?starttls=1.",
)
CERTIFICATE = Meaning(
    "Chi risponde per il servizio di posta non mostra un certificato valido.",
    "In PORTAL_SMTP_URL scrivi il server con il nome che sta nel suo certificato; se è già quello, avvisa il fornitore.",
)
WANTS_TLS = Meaning(
    "Il servizio di posta vuole un collegamento protetto.",
    "In PORTAL_SMTP_URL aggiungi ?starttls=1, o usa smtps:// con la porta 465.",
)
NO_LOGIN = Meaning(
    "Il servizio di posta non chiede nome e password, e noi li abbiamo.",
    "In PORTAL_SMTP_URL aggiungi ?starttls=1, se manca: molti li chiedono solo su un collegamento protetto. "
    "Altrimenti controlla la porta, o togli nome e password.",
)
OTHER_LOGIN = Meaning(
    "Il servizio di posta non accetta questo modo di entrare.",
    "Chiedi al fornitore di permettere SMTP con nome e password (spesso serve una «password per le app»), "
    "e scrivili in PORTAL_SMTP_URL.",
)
WANTS_LOGIN = Meaning(
    "Il servizio di posta vuole nome e password.",
    "Scrivili in PORTAL_SMTP_URL, come smtp://nome:password@server:587?starttls=1.",
)
BAD_LOGIN = Meaning(
    "Nome o password del servizio di posta non sono giusti.",
    "Controllali in PORTAL_SMTP_URL; # vi si scrive %23, @ %40, : %3A, / %2F, ? %3F, % %25.",
)
BAD_SENDER = Meaning(
    "Il servizio di posta non accetta il nostro mittente.",
    "In PORTAL_SENDER metti un indirizzo che il nome scritto in PORTAL_SMTP_URL può usare.",
)
NO_RELAY = Meaning(
    "Il servizio di posta non inoltra i nostri messaggi.",
    "In PORTAL_SMTP_URL metti il server del tuo fornitore, con nome e password.",
)

# What RFC 3463's status codes (without their class) mean.
BY_STATUS = {
    "1.1": Meaning("L'indirizzo non esiste: telefona e chiedi quello giusto."),
    "1.2": NO_DOMAIN,
    "1.7": BAD_SENDER,
    "1.8": BAD_SENDER,
    "1.10": NO_DOMAIN,
    "2.1": Meaning("La casella del destinatario è disattivata."),
    "2.2": FULL,
    "3.4": TOO_BIG,
    "7.1": Meaning("Il servizio del destinatario rifiuta i nostri messaggi."),
    "7.8": BAD_LOGIN,
    "7.60": BAD_SENDER,
}
BY_CODE = {550: UNKNOWN, 551: UNKNOWN, 552: FULL, 553: UNKNOWN}
# Many servers judge sender and login only when they hear the recipient: then the text alone says whom they mean.
BY_TEXT = (
    (re.compile(r"sender (address )?rejected|sender verify failed|not owned by user|send as this sender"), BAD_SENDER),
    (re.compile(r"relay(ing)? (access )?(is )?(denied|not (permitted|allowed))|(unable|not permitted) to relay"), NO_RELAY),
    (re.compile(r"authentication (is )?required|must authenticate|authenticate first"), WANTS_LOGIN),
)
ENCRYPTED = re.compile(r"starttls|tls|ssl|encrypt")


class Refused(Exception):
    """The server did not take a message. `temporary`: try again later. `in_doubt`: it may have taken it."""

    def __init__(self, code: int, reply: str, meaning: Meaning, *, temporary: bool, in_doubt: bool = False) -> None:
        super().__init__(f"{code} {reply}")
        self.code, self.reply, self.meaning = code, reply, meaning
        self.temporary, self.in_doubt = temporary, in_doubt


class NoLine(Refused):
    """The mail server can't be reached, does not let us in, or not our sender: nothing can leave at the moment."""

    def __init__(self, code: int, reply: str, meaning: Meaning) -> None:
        super().__init__(code, reply, meaning, temporary=True)


def at_the_door(fault: Exception) -> NoLine:
    """What happened while we called, secured the line and signed in: no message can be at fault."""
    code, reply = answer(fault)
    return NoLine(code, reply, _meaning(fault, code, reply) if code else _of_silence(fault))


def refusal(fault: Exception, *, in_doubt: bool = False) -> Refused:
    """What became of one message: 4xx and silence are temporary, so is what a setting of ours brings about; 5xx is not."""
    if in_doubt:
        return Refused(0, str(fault), IN_DOUBT, temporary=False, in_doubt=True)
    code, reply = answer(fault)
    meaning = _meaning(fault, code, reply) if code else SILENT
    if meaning.remedy:
        return NoLine(code, reply, meaning)
    return Refused(code, reply, meaning, temporary=not 500 <= code < 600)


def answer(fault: Exception) -> tuple[int, str]:
    """The server's code and its words; code 0 and the reason where it said nothing."""
    if isinstance(fault, smtplib.SMTPRecipientsRefused):
        code, said = next(iter(fault.recipients.values()))
    elif isinstance(fault, smtplib.SMTPResponseException):
        code, said = fault.smtp_code, fault.smtp_error  # type: ignore[assignment]
    else:
        return 0, str(fault)
    return code, said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)


def _meaning(fault: Exception, code: int, reply: str) -> Meaning:
    """By what we had just said when the server refused."""
    said = reply.lower()
    told = next((meaning for pattern, meaning in BY_TEXT if pattern.search(said)), None)
    if code in {530, 538}:
        return WANTS_TLS if code == 538 or ENCRYPTED.search(said) else WANTS_LOGIN
    if isinstance(fault, smtplib.SMTPRecipientsRefused | smtplib.SMTPDataError):
        return told or _of_message(fault, code, said)
    if isinstance(fault, smtplib.SMTPSenderRefused):
        return told or _of_sender(code, said)
    return COME_BACK if code < 500 else _of_door(fault, code)


def _of_silence(fault: Exception) -> Meaning:
    """Why nobody has answered at all."""
    kinds = (
        (ssl.SSLCertVerificationError, CERTIFICATE),
        (ssl.SSLError, BROKEN_TLS),
        (socket.gaierror, LOST),
        (ValueError, UNSENDABLE),
    )
    return next((meaning for kind, meaning in kinds if isinstance(fault, kind)), SILENT)


def _of_door(fault: Exception, code: int) -> Meaning:
    """A greeting, a request for a secure line or a login that was refused for good."""
    if isinstance(fault, smtplib.SMTPAuthenticationError):
        return OTHER_LOGIN if code in {504, 534} else BAD_LOGIN
    return SHUT_OUT if isinstance(fault, smtplib.SMTPConnectError | smtplib.SMTPHeloError) else NO_TLS


def _of_sender(code: int, said: str) -> Meaning:
    if code < 500:
        return COME_BACK
    return TOO_BIG if code == 552 or _status(said) == "3.4" else BAD_SENDER


def _of_message(fault: Exception, code: int, said: str) -> Meaning:
    by_status = BY_STATUS.get(_status(said))
    if code < 500:
        return FULL if by_status is FULL else COME_BACK
    by_code = BY_CODE.get(code) if isinstance(fault, smtplib.SMTPRecipientsRefused) else None
    return by_status or by_code or TURNED_DOWN


def _status(said: str) -> str:
    found = re.match(r"[245]\.(\d+\.\d+)", said.strip())
    return found[1] if found else ""
