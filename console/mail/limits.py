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
PART_HEADER_COUNT = 200  # headers of one part
HEADER_LINES = 10  # lines for each header of the greatest number, folded ones counted
PARAMETER_COUNT = 100  # parameters of one Content-Type or Content-Disposition
CORRESPONDENT_COUNT = 2000  # addresses of all headers of one name
ATTACHMENT_COUNT = 500
NAME_BYTES = 255  # of a file name in UTF-8
TEXT_BYTES = 2_000_000  # of the readable body
TEXT_PARTS_BYTES = 6_000_000  # of all the text parts that are decoded for it
HTML_BYTES = 400_000  # of the HTML that is rendered
HTML_LEVELS = 2000  # nested elements
LINK_COUNT = 500  # links listed below a text made from HTML
LINK_CHARACTERS = 2000  # of one link in that list
