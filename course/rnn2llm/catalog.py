"""Every data set the course downloads: its official address, its checksum, its licence.

A notebook that downloads "the latest version" gives other numbers next year. Each resource is therefore pinned by
SHA-256, and its licence and attribution travel with it, so that whoever shows the data can name where it comes from.
`rnn2llm.data` does the fetching; nothing here touches the network.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Resource:
    """One downloadable file, pinned.

    Attributes:
        name: The name the course knows it by; also the name of its folder in a cache.
        url: The official address.
        sha256: The SHA-256 of the file, in hexadecimal.
        licence: The licence, by the name its authors give it.
        attribution: Whom to name when the data is shown.
        bytes: The size of the file.
        member: The file to read inside, where the file is an archive.
    """

    name: str
    url: str
    sha256: str
    licence: str
    attribution: str
    bytes: int
    member: str | None = None

    @property
    def filename(self) -> str:
        """The last part of the address."""
        return self.url.rsplit("/", 1)[-1]


RESOURCES: dict[str, Resource] = {
    resource.name: resource
    for resource in (
        Resource(
            name="spa-eng",
            url="https://storage.googleapis.com/download.tensorflow.org/data/spa-eng.zip",
            sha256="0c4fd7825d3d872488d38c157f784e035edab4f2ff0df25a2a208790ecb5b58f",
            licence="CC BY 2.0",
            attribution="www.manythings.org/anki, tatoeba.org",
            bytes=2_638_744,
            member="spa-eng/spa.txt",
        ),
    )
}


def find(name: str) -> Resource:
    """The resource called `name`.

    Raises:
        LookupError: If there is none; the message lists those there are.
    """
    try:
        return RESOURCES[name]
    except KeyError:
        raise LookupError(
            f"no resource is called {name!r}; the catalogue has: {', '.join(sorted(RESOURCES))}"
        ) from None
