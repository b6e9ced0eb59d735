"""What an entry of the catalogue says: a file, the files of a data set, a model on the hub; each pinned."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class File:
    """One downloadable file, pinned.

    Attributes:
        name: Its name in a cache.
        url: The official address, or None where none serves these very bytes: then it must be provided.
        sha256: The SHA-256 of its contents, in hexadecimal.
        bytes: Its size.
    """

    name: str
    url: str | None
    sha256: str
    bytes: int


@dataclass(frozen=True, slots=True)
class Dataset:
    """Files that belong together.

    Attributes:
        name: The name the course knows it by; also the name of its folder in a cache.
        files: What it consists of.
        licence: The licence, by the name its authors give it.
        attribution: Whom to name when the data is shown.
        homepage: Where its authors describe it.
        shippable: Whether something trained on it may be shipped with the course.
    """

    name: str
    files: tuple[File, ...]
    licence: str
    attribution: str
    homepage: str
    shippable: bool = True

    @property
    def bytes(self) -> int:
        """The size of all files."""
        return sum(file.bytes for file in self.files)

    def file(self, name: str | None = None) -> File:
        """One of the files; without a name, the only one.

        Raises:
            LookupError: If there is no such file, or no name is given and there are several.
        """
        chosen = [file for file in self.files if name is None or file.name == name]
        if len(chosen) != 1:
            names = ", ".join(file.name for file in self.files)
            asked = "one of several files was not named" if name is None else f"there is no file {name!r}"
            raise LookupError(f"{self.name}: {asked}; it has: {names}")
        return chosen[0]


@dataclass(frozen=True, slots=True)
class Model:
    """A pretrained model on the Hugging Face hub.

    Attributes:
        name: Its full name, owner included where it has one.
        revision: The commit the course uses, 40 hexadecimal digits.
        licence: The licence, by the name its authors give it.
        task: What the course uses it for.
    """

    name: str
    revision: str
    licence: str
    task: str

    def arguments(self) -> dict[str, str]:
        """What `from_pretrained` needs to load exactly this version: `AutoModel.from_pretrained(**model.arguments())`."""
        return {"pretrained_model_name_or_path": self.name, "revision": self.revision}
