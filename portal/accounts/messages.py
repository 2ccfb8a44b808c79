"""What Flask-Security says, in our words. Signing in speaks Italian only, like all that operators see."""

WRONG = "E-mail o password non corrette."
START_AGAIN = "L'accesso va ricominciato: scrivi di nuovo e-mail e password."

MESSAGES: dict[str, tuple[str, str]] = {
    "API_ERROR": ("Non siamo riusciti a leggere quello che hai scritto.", "error"),
    "UNAUTHORIZED": ("Non hai il permesso di vedere questa pagina.", "error"),
    "UNAUTHENTICATED": ("Per vedere questa pagina devi entrare.", "info"),
    "ANONYMOUS_USER_REQUIRED": ("Sei già dentro.", "info"),
    "REAUTHENTICATION_REQUIRED": ("Prima di continuare, scrivi di nuovo la tua password.", "info"),
    "REAUTHENTICATION_SUCCESSFUL": ("Grazie, puoi continuare.", "info"),
    "GENERIC_AUTHN_FAILED": (WRONG, "error"),
    "USER_DOES_NOT_EXIST": (WRONG, "error"),
    "DISABLED_ACCOUNT": (WRONG, "error"),
    "INVALID_PASSWORD": ("La password non è quella giusta.", "error"),
    "PASSWORD_NOT_PROVIDED": ("Scrivi la password.", "error"),
    "PASSWORD_IS_THE_SAME": ("La nuova password deve essere diversa da quella di prima.", "error"),
    "PASSWORD_RESET_REQUEST": (
        "Se questo indirizzo ha un accesso, tra poco ricevi un messaggio con il collegamento per scegliere una nuova password.",
        "success",
    ),
    "PASSWORD_RESET_EXPIRED": ("Il collegamento è scaduto: chiedine uno nuovo.", "error"),
    "INVALID_RESET_PASSWORD_TOKEN": ("Questo collegamento non funziona più: chiedine uno nuovo.", "error"),
    "PASSWORD_RESET_NO_LOGIN": ("La nuova password è pronta: ora puoi entrare.", "success"),
    "PASSWORD_CHANGE": ("La password è cambiata.", "success"),
    "INVALID_CODE": ("Il codice non è giusto.", "error"),
    "TWO_FACTOR_INVALID_TOKEN": ("Il codice non è giusto: scrivi quello che l'app mostra adesso.", "error"),
    "TWO_FACTOR_LOGIN_SUCCESSFUL": ("Il codice è giusto: bentornato.", "success"),
    "TWO_FACTOR_CHANGE_METHOD_SUCCESSFUL": ("Il secondo fattore è impostato.", "success"),
    "TWO_FACTOR_DISABLED": ("Il secondo fattore è tolto.", "success"),
    "TWO_FACTOR_PERMISSION_DENIED": (START_AGAIN, "error"),
    "TWO_FACTOR_METHOD_NOT_AVAILABLE": ("Questo modo non c'è.", "error"),
    "TWO_FACTOR_SETUP_EXPIRED": ("È passato troppo tempo: ricomincia da capo.", "error"),
    "INVALID_RECOVERY_CODE": ("Questo codice di riserva non è valido o è già stato usato.", "error"),
    "NO_RECOVERY_CODES_SETUP": ("Non hai ancora codici di riserva.", "info"),
}
