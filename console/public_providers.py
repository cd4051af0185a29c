"""The mail providers whose domain strangers share: a pattern for one of them would name everybody there.

They stand apart as a list that is to be read and added to; the large ones and those of the Netherlands and Belgium.
"""

_DOMAINS = """
    aol.com fastmail.com gmail.com gmx.com gmx.de gmx.net googlemail.com hey.com hotmail.be hotmail.com hotmail.de
    hotmail.fr hotmail.nl icloud.com live.be live.com live.nl mac.com mail.com mailbox.org me.com msn.com outlook.be
    outlook.com outlook.de outlook.fr outlook.nl pm.me posteo.de posteo.net proton.me protonmail.ch protonmail.com
    qq.com rocketmail.com t-online.de tuta.com tutanota.com web.de yahoo.co.uk yahoo.com yahoo.de yahoo.fr yahoo.nl
    ymail.com zoho.com

    casema.nl caiway.nl caiway.net chello.nl deltanl.nl freedom.nl hccnet.nl hetnet.nl home.nl kabelfoon.nl
    kpnmail.nl kpnplanet.nl multiweb.nl online.nl onsbrabantnet.nl planet.nl quicknet.nl solcon.nl tele2.nl
    telfort.nl tiscali.nl upcmail.nl versatel.nl wanadoo.nl xs4all.nl zeelandnet.nl ziggo.nl zonnet.nl

    belgacom.net proximus.be pandora.be scarlet.be skynet.be telenet.be voo.be
"""
_KNOWN = frozenset(_DOMAINS.split())


def is_public(domain: str) -> bool:
    """Tell whether strangers share a (normalised) domain as customers of a mail provider."""
    return domain in _KNOWN
