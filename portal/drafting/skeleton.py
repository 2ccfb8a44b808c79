"""What a new measure's form shows at first: an invented exemption in the shape that the rules have, to be written over."""

from typing import Any

SKELETON: dict[str, Any] = {
    "territory": "IT",
    "confidence": "M",
    "family": "contributions",
    "aid_regime": "none",
    "conditions": [
        {
            "says": "Il contratto è nuovo e a tempo indeterminato",
            "en": "The contract is new and permanent",
            "test": {"fact": "contract", "in": ["permanent"]},
        },
        {
            "says": "L'azienda è in regola con i contributi (DURC)",
            "en": "The company is in order with contributions (DURC)",
            "decides": False,
            "test": {"fact": "durc_ok", "is": True},
        },
    ],
    "benefit": [{"formula": "contribution_exemption", "cases": [{"share": "0.50", "cap_monthly": 500}]}],
    "months": [{"months": 12}],
    "examples": [
        {
            "says": "Paga 2.000 euro al mese, contributi al 30 per cento",
            "case": {
                "job": {
                    "hire_date": "2027-01-15",
                    "contract": "permanent",
                    "monthly_pay": "2000",
                    "pay_months": 12,
                    "contrib_rate": "0.30",
                }
            },
            "verdict": "likely",
            "total": "3600.00",
        }
    ],
}
