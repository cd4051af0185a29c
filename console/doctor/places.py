"""Who else may read or write the files beside the desk: the configuration, the secrets.

It stands apart because it judges modes and owners only; none of these files is read.
"""

import os
import shutil
import stat
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from console.doctor.finding import Finding, failed, ok, warning
from console.secret_sources import FromCommand, FromCredential, FromEnvironment, FromFile, SecretSource, program_of
from console.system_names import name_of_user
from widgets.language import _


def look_at_configuration(files: Iterable[Path]) -> Iterator[Finding]:
    """Yield who may change the files of the configuration: they name programs that give passwords."""
    for path in files:
        name = "configuration.mode"
        mode = path.stat().st_mode
        if mode & stat.S_IWOTH:
            words = _("Others can write {path}").format(path=path)
            yield failed(name, words, _("Run: chmod o-w {path}").format(path=path))
        elif path.stat().st_uid not in (os.geteuid(), 0):
            words = _("{path} belongs to {owner}").format(path=path, owner=name_of_user(path.stat().st_uid))
            yield warning(name, words, _("Whoever owns it decides what runs here: chown it to yourself or to root."))
        else:
            yield ok(name, _("{path} is yours or root's ({mode:o}).").format(path=path, mode=stat.S_IMODE(mode)))
        yield from strangers_above("configuration.folder", path.parent)


def look_at_secrets(secrets: Mapping[str, SecretSource]) -> Iterator[Finding]:
    """Yield whether each secret is where the configuration says, and for nobody else; none is asked for."""
    for name, source in sorted(secrets.items()):
        yield _secret(f"secret.{name}", source)


def _secret(name: str, source: SecretSource) -> Finding:
    match source:
        case FromCommand(words=command):
            found = shutil.which(command[0])
            if found is None:
                words = _("There is no program {program}.").format(program=program_of(command))
                return failed(name, words, _("Install it, or mend the entry in [secrets]."))
            return ok(name, _("from the command {program}").format(program=found))
        case FromFile(path=path):
            return _secret_file(name, path)
        case FromEnvironment(variable=variable):
            if not os.environ.get(variable):
                words = _("The environment variable {variable} is not set here.").format(variable=variable)
                return warning(name, words, _("Whoever polls needs it: set it for the service."))
            hint = _("Whoever runs as the same user can read it: a file or a systemd credential is better.")
            return ok(name, _("from the environment ({variable})").format(variable=variable), hint)
        case FromCredential(name=credential):
            words = _("from systemd, as the credential {name}").format(name=credential)
            return ok(name, words, _("Only the service has it: LoadCredential={name}:…").format(name=credential))


def _secret_file(name: str, path: Path) -> Finding:
    try:
        facts = path.stat()
    except OSError as error:
        words = _("{path} can't be read: {reason}.").format(path=path, reason=error.strerror)
        return failed(name, words, _("Put the password there, alone on the first line."))
    if facts.st_mode & 0o077:
        remedy = _("Run: chmod 600 {path}").format(path=path)
        return failed(name, _("Others can read {path}").format(path=path), remedy)
    if facts.st_uid not in (os.geteuid(), 0):
        words = _("{path} belongs to {owner}").format(path=path, owner=name_of_user(facts.st_uid))
        return failed(name, words, _("Run: chown {user} {path}").format(user=name_of_user(os.geteuid()), path=path))
    return ok(name, _("{path} is for its owner only.").format(path=path))


def strangers_above(name: str, folder: Path) -> Iterator[Finding]:
    """Yield the folders on the way that others may write: whoever may rename one puts another in its place.

    Raises OSError.
    """
    for place in (folder, *folder.resolve().parents):
        mode = place.stat().st_mode
        if mode & stat.S_IWOTH and not mode & stat.S_ISVTX:
            words = _("Others can write the folder {place}").format(place=place)
            yield failed(name, words, _("Run: chmod o-w {place}").format(place=place))
