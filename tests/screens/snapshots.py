"""Pictures of screens: what a person sees, compared with what was approved (`pytest --snapshot-update`)."""

from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode


class Picture(SingleFileSnapshotExtension):
    """One SVG file a picture, as text, so that a change can be read."""

    _write_mode = WriteMode.TEXT
    file_extension = "svg"
