"""Commands that look after the installation."""

import sys

import click


@click.command("doctor")
@click.option("--mail-to", help="Manda anche un messaggio di prova a questo indirizzo.")
def doctor_command(mail_to: str | None) -> None:
    """Dice che cosa è impostato male o è rischioso; esce con 1 se c'è qualcosa."""
    from portal import doctor

    findings = doctor.examine(mail_to=mail_to)
    for finding in findings:
        click.secho(f"{finding.level.value}: {finding.words}", fg=finding.level.colour)
    sys.exit(doctor.exit_code(findings))


COMMANDS = (doctor_command,)
