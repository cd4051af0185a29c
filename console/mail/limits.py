"""How much of a mail is read: past these the rest is left, and the mail says so among its defects.

They stand together because each was measured against hostile mail: the parser's time and memory stay bounded only
if every one of them holds.
"""

HEADER_BLOCK_BYTES = 256 * 1024  # all headers together
HEADER_BYTES = 16 * 1024  # one header, unfolded
HEADER_COUNT = 2000
PART_COUNT = 1000  # parts of the MIME tree
PART_DEPTH = 50  # nested parts
PART_HEADER_BYTES = 64 * 1024  # all headers of one part
PARAMETER_COUNT = 100  # parameters of one Content-Type or Content-Disposition
ATTACHMENT_COUNT = 500
NAME_CHARACTERS = 255  # of a file name
TEXT_BYTES = 2_000_000  # of the readable body
HTML_BYTES = 400_000  # of the HTML that is rendered
HTML_LEVELS = 2000  # nested elements
LINK_COUNT = 500  # links listed below a text made from HTML
LINK_CHARACTERS = 2000  # of one link in that list
