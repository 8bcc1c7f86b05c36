"""Names that say that somebody is a body and no single person."""

from __future__ import annotations

import re

# Left out: what is somebody's surname too, such as Amici, Chiesa, Church, Cittadini, Consiglio.
WORDS = (
    r"associazion[ei]|ass\.?ne|comitat[oi]|coordinament[oi]|(?:super)?condomini[oi]?|cooperativ[ae]"
    r"|consorzio|fondazion[ei]|circolo|club|centro|grupp[oi]|movimento|collettiv[oi]|unione"
    r"|federazione|confraternita|societ[àa]|impresa|ditta|azienda|istitut[oi]|scuol[ae]|liceo"
    r"|universit[àa]|politecnico|accademia|biblioteca|parrocchi[ae]|oratorio|caritas|moschea"
    r"|comunit[àa]|ent[ei]|agenzia|municipio|circoscrizione|sindacato|polisportiva|inquilini"
    r"|residenti|amici d\w+|comune d\w+|scout|agesci|rotary|rotaract|lions|legambiente|retake"
    r"|auser|arci|acli|anpi|aler|aps|a\.p\.s|odv|o\.d\.v|onlus|ets|e\.t\.s|asd|a\.s\.d|ssd"
    r"|s\.?r\.?l\.?s?|s\.?p\.?a|s\.?n\.?c|s\.?a\.?s|scarl|s\.c\.r\.l|scs"
    r"|associations?|committee|council|conservancy|foundation|society|alliance|coalition|inc|llc"
    r"|ltd|corporation|company|co-?op|partnership|friends of|group|neighbou?rs|tenants|residents"
    r"|volunteers|school|academy|university|library|institute|program|guild|communit(?:y|ies)"
)
BODY = re.compile(rf"(?<!\w)(?:{WORDS})(?!\w)", re.IGNORECASE)


def names_a_body(name: object) -> bool:
    """Tell whether a name can be only that of a body, such as an association or a company.

    Parameters
    ----------
    name
        Italian or English. No name, or a name that a person could have, is none.
    """
    return isinstance(name, str) and BODY.search(name) is not None
