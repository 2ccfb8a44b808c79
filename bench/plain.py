"""A bare Flask with SQLite, to compare cold starts with. `python -m bench.plain <port>`, BENCH_DATABASE says where."""

import os
import sys

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


db = SQLAlchemy(model_class=Base)


class Note(db.Model):  # type: ignore[name-defined]
    id: Mapped[int] = mapped_column(primary_key=True)
    words: Mapped[str]


app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = f"sqlite:///{os.environ['BENCH_DATABASE']}"
db.init_app(app)
with app.app_context():
    db.create_all()


@app.get("/")
def home() -> str:
    notes = db.session.scalars(db.select(Note)).all()
    return f"<!doctype html><title>{len(notes)}</title>"


if __name__ == "__main__":
    from portal import serving

    serving.server("bench.plain:app", "127.0.0.1", int(sys.argv[1]), workers=1).serve()
