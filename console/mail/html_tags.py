"""The elements of HTML, grouped by what they mean for a text and for the parser's work.

They stand together so that the look before the parser and the rendering after it agree.
"""


def _named(names: str) -> frozenset[str]:
    return frozenset(names.split())


CELLS = _named("td th")
DROPPED = _named(
    "head script style title template iframe object svg math datalist audio video canvas noframes map meta link"
)
PARAGRAPHS = _named("p h1 h2 h3 h4 h5 h6 ul ol dl pre blockquote table figure hr")
BLOCKS = PARAGRAPHS | _named(
    "div tr li dt dd section article header footer main nav aside form fieldset address center caption thead tbody "
    "tfoot body details summary legend figcaption option"
)
LISTS = _named("ul ol dl")

FORMATTING = _named("a b big code em font i nobr s small strike strong tt u")  # HTML Standard §13.2.4.3
UNSTACKED = _named(  # without an end tag, or one at most in each table
    "area base basefont br col embed frame hr img input link meta param source track wbr td th tr"
)
IMPLIED = _named("p li dd dt option optgroup rb rp rt rtc")  # their end tags may be left out; they nest in each other
