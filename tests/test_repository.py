"""The repository as a whole: what lies where, what may stand in no file, and that its documents say what is so."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer.main
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from typer.testing import CliRunner

import rnn2llm
from autograder.authoring.course import Course
from autograder.authoring.notebooks import badge
from autograder.cli import app

ROOT = Path(__file__).parent.parent
COURSE = Course(ROOT)
READMES = {"en": "README.md", "es": "README.es.md"}
DOCUMENTS = [*READMES.values(), "CONTRIBUTING.md"]
ENTRY_LESSON = "01_encoder_decoder"
TOP_LEVEL = {
    *("README.md", "README.es.md", "LICENSE", "CONTRIBUTING.md", "Makefile"),
    *("pyproject.toml", "constraints.txt", "environment.yml"),
    *("binder", "course", "solutions", "autograder", "tests"),
}
VERBS = ["build", "prove", "train", "pretrain", "finetune", "demo", "doctor", "kernelspec"]
CLASS_VERBS = [
    "init",
    "release",
    "collect",
    "grade",
    "regrade",
    "written",
    "feedback",
    "report",
    "similarity",
    "export",
]
# The home inside the jail is the same on every machine.
MACHINE_PATH = re.compile(rb"(?<![\w.$}/-])/(?:root|work|Users|home)/(?!student\b)\w")
PACKAGE_INDEX = re.compile(rb"index-ur[l]|find-link[s]|trusted-hos[t]|/simpl[e]/|files\.pythonhoste[d]")
LONGEST_MODULE = 400


def repository_files() -> list[Path]:
    """Files that are committed or about to be, relative to the root."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    paths = [Path(os.fsdecode(name)) for name in listing.stdout.split(b"\0") if name]
    return [path for path in paths if (ROOT / path).is_file()]


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def pins() -> dict[str, str]:
    lines = [line.partition("#")[0].strip() for line in read("constraints.txt").splitlines()]
    names = [canonicalize_name(line.partition("==")[0]) for line in lines if line]
    assert len(names) == len(set(names)), "a package is pinned twice"
    return dict(zip(names, filter(None, lines), strict=True))


class TestTree:
    def test_the_top_level_is_fixed(self) -> None:
        top = {path.parts[0] for path in repository_files()}
        assert {name for name in top if not name.startswith(".")} == TOP_LEVEL

    def test_git_ignores_no_source(self) -> None:
        folders = ("autograder", "course", "solutions", "tests")
        kinds = (".py", ".toml", ".txt", ".j2", ".css", ".ipynb", ".json")
        sources = [path for folder in folders for path in (ROOT / folder).rglob("*") if path.suffix in kinds]
        names = "\0".join(str(path.relative_to(ROOT)) for path in sources if ".ipynb_checkpoints" not in path.parts)
        ask = ["git", "check-ignore", "--no-index", "--stdin", "-z"]
        ignored = subprocess.run(ask, cwd=ROOT, input=names.encode(), capture_output=True, check=False)
        assert ignored.stdout.split(b"\0")[:-1] == []

    @pytest.mark.parametrize("pattern", [MACHINE_PATH, PACKAGE_INDEX], ids=["machine path", "package index"])
    def test_no_file_names_a_machine_or_a_package_index(self, pattern: re.Pattern[bytes]) -> None:
        found = {
            str(path): match.group()
            for path in repository_files()
            if (match := pattern.search((ROOT / path).read_bytes()))
        }
        assert found == {}

    def test_modules_are_short(self) -> None:
        packages = (Path("course/rnn2llm"), Path("autograder"))
        modules = [one for one in repository_files() if one.suffix == ".py" and any(map(one.is_relative_to, packages))]
        lengths = {str(path): len(read(str(path)).splitlines()) for path in modules}
        assert {name: length for name, length in lengths.items() if length > LONGEST_MODULE} == {}


class TestPublicSurface:
    def test_the_helper_exports_what_lessons_call(self) -> None:
        verbs = {"check", "compare", "hand_in", "hint", "predict", "progress", "quiz", "reveal", "setup", "t"}
        assert set(rnn2llm.__all__) == verbs | {"CheckFailed", "CourseError"}
        assert all(hasattr(rnn2llm, name) for name in rnn2llm.__all__)

    def test_the_command_lists_its_verbs(self) -> None:
        shown = CliRunner().invoke(app, ["--help"], env={"COLUMNS": "120", "TERM": "dumb"})
        assert shown.exit_code == 0
        assert re.findall(r"^│ ([a-z]+) ", shown.output, flags=re.MULTILINE) == VERBS + CLASS_VERBS


class TestPins:
    def test_every_requirement_is_pinned_to_a_version_it_allows(self) -> None:
        project = tomllib.loads(read("pyproject.toml"))["project"]
        extras = project["optional-dependencies"].values()
        pinned = pins()
        for requirement in map(Requirement, [*project["dependencies"], *(one for extra in extras for one in extra)]):
            pin = Requirement(pinned[canonicalize_name(requirement.name)])
            assert next(iter(pin.specifier)).version in requirement.specifier, requirement

    def test_a_pin_is_a_name_and_a_public_version(self) -> None:
        for name, pin in pins().items():
            assert re.fullmatch(r"[A-Za-z0-9._-]+==[0-9a-z.]+", pin), pin
            assert not name.startswith(("nvidia-", "cuda-")), pin


@pytest.fixture
def build_pack(monkeypatch: pytest.MonkeyPatch) -> Any:
    """What repo2docker would build the image with."""
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore", DeprecationWarning
        )  # repo2docker imports a module of python-json-logger that moved
        from repo2docker.buildpacks import CondaBuildPack
    monkeypatch.chdir(ROOT)
    pack = CondaBuildPack("ubuntu:24.04")
    pack.platform = "linux/amd64"
    return pack


class TestBinder:
    def test_both_environments_are_the_same(self) -> None:
        assert read("environment.yml") == read("binder/environment.yml")

    def test_repo2docker_takes_the_environment(self, build_pack: Any) -> None:
        assert build_pack.detect()
        assert build_pack.binder_dir == "binder"
        assert build_pack.environment_yaml["name"] == "rnn2llm"
        assert build_pack.python_version == "3.12"
        assert build_pack.get_post_build_scripts() == ["binder/postBuild"]

    def test_the_image_knows_the_checkout_before_it_installs(self, build_pack: Any) -> None:
        recipe = build_pack.render()
        steps = ["ENV REPO_DIR=${REPO_DIR}", "COPY --chown=1000:1000 src/", "env update", "RUN ./binder/postBuild"]
        assert sorted(recipe.index(step) for step in steps) == [recipe.index(step) for step in steps]

    @pytest.mark.slow
    def test_pip_understands_the_environment_from_binder(self, build_pack: Any, tmp_path: Path) -> None:
        lines = next(part["pip"] for part in build_pack.environment_yaml["dependencies"] if isinstance(part, dict))
        requirements = tmp_path / "requirements.txt"
        requirements.write_text("\n".join(lines))
        pip = [sys.executable, "-m", "pip", "install", "--dry-run", "--quiet", "-r", str(requirements)]
        done = subprocess.run(
            pip,
            cwd=ROOT / "binder",
            env={**os.environ, "REPO_DIR": str(ROOT)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr

    def test_the_post_build_script_can_run(self) -> None:
        script = ROOT / "binder" / "postBuild"
        assert os.access(script, os.X_OK)
        subprocess.run(["bash", "-n", str(script)], check=True)


class TestContinuousIntegration:
    def test_it_runs_what_people_run(self) -> None:
        script = ROOT / ".ci" / "run"
        assert os.access(script, os.X_OK)
        subprocess.run(["bash", "-n", str(script)], check=True)
        assert script.read_text(encoding="utf-8").splitlines()[-1] == "make test"

    @pytest.mark.parametrize("workers", ["0", "2"])
    @pytest.mark.parametrize("ci", ["true", ""])
    def test_a_skipped_test_is_a_failure_there_alone(self, ci: str, workers: str, tmp_path: Path) -> None:
        shutil.copy(ROOT / "tests" / "conftest.py", tmp_path)
        (tmp_path / "test_some.py").write_text(
            "import pytest\n\ndef test_runs():\n    pass\n\ndef test_skips():\n    pytest.skip('for no reason')\n"
        )
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-n", workers, "."],
            cwd=tmp_path,
            env={**os.environ, "CI": ci},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == (1 if ci else 0), done.stdout
        assert ("is a failure" in done.stdout and "test_some.py::test_skips" in done.stdout) == bool(ci)


def headings(name: str) -> list[int]:
    return [len(line.partition(" ")[0]) for line in without_fences(name).splitlines() if re.match(r"#+ ", line)]


def without_fences(name: str) -> str:
    return re.sub(r"^```.*?^```", "", read(name), flags=re.MULTILINE | re.DOTALL)


def targets(name: str) -> Iterator[str]:
    for match in re.finditer(r"\]\(([^)\s]+)\)|\b(?:src|href)=\"([^\"]+)\"", without_fences(name)):
        yield match.group(1) or match.group(2)


def commands(name: str, program: str) -> list[list[str]]:
    fences = re.findall(r"^```bash\n(.*?)^```", read(name), flags=re.MULTILINE | re.DOTALL)
    lines = [shlex.split(line, comments=True) for fence in fences for line in fence.replace("\\\n", " ").splitlines()]
    return [words for words in lines if words and words[0] == program]


class TestDocuments:
    def test_both_readmes_have_the_same_structure(self) -> None:
        assert headings("README.md") == headings("README.es.md") != []

    def test_both_readmes_give_the_same_commands(self) -> None:
        for program in ("autograder", "make", "git", "pip", "nbgrader"):
            plain = [
                [re.sub(r"\b(es|en)\b", "LANG", word) for word in words] for words in commands("README.md", program)
            ]
            other = [
                [re.sub(r"\b(es|en)\b", "LANG", word) for word in words] for words in commands("README.es.md", program)
            ]
            assert plain == other

    @pytest.mark.parametrize("name", DOCUMENTS)
    def test_relative_links_lead_somewhere(self, name: str) -> None:
        local = [target.partition("#")[0] for target in targets(name) if "://" not in target]
        assert [target for target in local if target and not (ROOT / target).exists()] == []

    @pytest.mark.parametrize("name", DOCUMENTS)
    def test_pictures_have_alt_text(self, name: str) -> None:
        text = without_fences(name)
        assert re.findall(r"!\[\s*\]\(", text) == []
        assert all(re.search(r'\balt="[^"]+"', image) for image in re.findall(r"<img\b[^>]*>", text))

    @pytest.mark.parametrize("lang", READMES)
    def test_badges_and_addresses_are_the_ones_of_the_project(self, lang: str) -> None:
        text = read(READMES[lang])
        between = re.search(r"<!-- badges -->\n(.*?)\n<!-- /badges -->", text, flags=re.DOTALL)
        assert between
        assert between.group(1).split("\n") == [badge(COURSE, ENTRY_LESSON, lang, kind) for kind in ("colab", "binder")]
        assert [words[2] for words in commands(READMES[lang], "git") if words[1] == "clone"] == [COURSE.address]

    @pytest.mark.parametrize("name", DOCUMENTS)
    def test_the_commands_exist(self, name: str) -> None:
        phony = re.search(r"^\.PHONY: (.*)$", read("Makefile"), flags=re.MULTILINE)
        assert phony
        for words in commands(name, "make"):
            assert words[1] in phony.group(1).split(), words
        group: Any = typer.main.get_command(app)
        for _, verb, *arguments in commands(name, "autograder"):
            group.commands[verb].make_context(verb, arguments)
