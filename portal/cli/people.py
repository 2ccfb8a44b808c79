"""Commands about people."""

import click

from portal.cli import build


@click.command("create-user")
@click.argument("email")
@click.option("--name", prompt="Nome e cognome")
@click.option("--role", "roles", multiple=True, default=["admin"], show_default=True, help="admin, coordinator, operator, …")
@click.password_option("--password", prompt="Password", confirmation_prompt="Ancora una volta")
def create_user(email: str, name: str, roles: tuple[str, ...], password: str) -> None:
    """Crea un utente con la sua password."""
    from portal.accounts import services
    from portal.core.database import transaction
    from portal.core.roles import Role

    try:
        chosen = {Role(role) for role in roles}
    except ValueError as fault:
        raise click.ClickException(
            f"Ruolo sconosciuto. Quelli che ci sono: {', '.join(role.value for role in Role)}."
        ) from fault
    with build.application().app_context(), transaction():
        name, email = as_typed(name, email)
        services.create_user(name=name, email=email, roles=chosen, password=password)
    click.echo(f"Creato: {email}")


def as_typed(name: str, email: str) -> tuple[str, str]:
    """Checked like what is typed into the form for inviting people."""
    from werkzeug.datastructures import MultiDict

    from portal.accounts.forms import InvitationForm

    form = InvitationForm(MultiDict({"name": name, "email": email}), meta={"csrf": False})
    form.validate()
    wrong = [*form.name.errors, *form.email.errors]
    if wrong:
        raise click.ClickException(" ".join(map(str, wrong)))
    return str(form.name.data), str(form.email.data)


COMMANDS = (create_user,)
