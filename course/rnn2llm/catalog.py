"""Every data set and pretrained model that the course downloads: address, checksum or revision, licence.

A notebook that downloads "the latest version" gives other numbers next year. Each file is therefore pinned by SHA-256
and each model by its commit on the hub, and licence and attribution travel with them, so that whoever shows the data can
name where it comes from. Where no address is known that serves the pinned bytes, it is None, and asking for the file is
an error rather than a guess. The commits of the models are in their repositories' public histories; the tests, which
run offline, have never loaded one. `rnn2llm.data` does the fetching; nothing here touches the network.
"""

from __future__ import annotations

from collections.abc import Mapping

from rnn2llm.address import RAW, REPOSITORY, VERSION
from rnn2llm.catalog_entries import Dataset, File, Model

__all__ = ["CHECKPOINTS", "DATASETS", "MODELS", "Dataset", "File", "Model", "dataset", "model"]


def _github(repository: str, commit: str, path: str, sha256: str, size: int) -> File:
    url = f"https://raw.githubusercontent.com/{repository}/{commit}/{path}"
    return File(path.rsplit("/", 1)[-1], url, sha256, size)


def _snips(name: str, intent: str, sha256: str, size: int) -> File:
    return _github("sonos/nlu-benchmark", "master", f"2017-06-custom-intent-engines/{intent}/{name}", sha256, size)


_XQUAD = ("google-deepmind/xquad", "7d30520c717524000f0d9d2f9c10a069acd9d285")
_STSB = ("PhilipMay/stsb-multi-mt", "f8a1484b9820aede0c2e9dc2289263f7935a6098")
_AG_NEWS = ("mhjabreel/CharCnn_Keras", "555590db4219b1243abb1918effd6a7425a2d75f")

_SNIPS = {  # of each intent the files to train on and to validate with
    "AddToPlaylist": (
        ("fee1b4645352e70ed8a40f1f87c3b53fc3bf75f8ebc82252a22b82c107e75b01", 833_810),
        ("14cc9ee49ae477b1452632a6e835498cf4c32da397b16967c82abb3e50403e83", 44_160),
    ),
    "BookRestaurant": (
        ("7677e82cd6e9a8191f0a4502568c786278c984900b4796d3628e46f1abf73ef4", 980_018),
        ("4f7258ccc768b777b2eb8916532db9aa50dbd058ddf1ffb0dc59218963e7442a", 49_353),
    ),
    "GetWeather": (
        ("86f414b2ad8a993134d85d16e25e5d337beae47cef993c0af2a5f440405c60f6", 743_646),
        ("60c095e193655d6ca92be220fed3926ca25e18cd70c85664145efe25d80993af", 39_612),
    ),
    "PlayMusic": (
        ("901ddbe9781d1fdb8196e789c543f80df3d29ca6e237da64947905adcc0312e4", 675_343),
        ("922212775e26259d5bffeaf79b6048d070ca017d229df00b2cc9800f71c75d20", 33_122),
    ),
    "RateBook": (
        ("bb43e4b74134300d5766f6b420d0357a63402987a225f6dc92c806c9c040ce04", 506_364),
        ("c1f8b4114da0bb5e8afd78a8062766e18b2eabb0e717539598db01b09d04619b", 52_854),
    ),
    "SearchCreativeWork": (
        ("87b3432de48c71c205aa5238b41d9e3f2d70bdfcd0bea2427544fb9e4bd5e5bb", 292_392),
        ("8a5e830eddb185d3e4a9d27ded140a145d04766bdce0e58834676ede32d13e77", 31_404),
    ),
    "SearchScreeningEvent": (
        ("5447e9440c02e2fb08c3ae16b9f58a4d1332b4bc77fd34691402b02aa4399765", 364_989),
        ("81e1445713e03c7c3e615353c5f3fee05f369fe9834100b9b9735900a96b9498", 35_716),
    ),
}


def _trained(name: str, text: str, files: Mapping[str, tuple[str, int]]) -> Dataset:
    """A model of the project's: its files by name, each with its SHA-256 and size, and what it was trained on."""
    return Dataset(
        name=name,
        files=tuple(File(file, f"{RAW}/course/models/{name}/{file}", *pinned) for file, pinned in files.items()),
        licence="CC BY 4.0",
        attribution=f"the rnn2llm authors; trained on {text}",
        homepage=f"{REPOSITORY}/tree/v{VERSION}/course/models/{name}",
    )


_TATOEBA = "sentences of tatoeba.org, prepared by manythings.org/anki"
_SNIPS_READ = f"{_TATOEBA}, on Don Quijote and on SNIPS (Coucke et al., 2018)"

DATASETS: dict[str, Dataset] = {
    dataset.name: dataset
    for dataset in (
        Dataset(
            name="spa-eng",
            files=(
                File(
                    "spa-eng.zip",
                    "https://storage.googleapis.com/download.tensorflow.org/data/spa-eng.zip",
                    "0c4fd7825d3d872488d38c157f784e035edab4f2ff0df25a2a208790ecb5b58f",
                    2_638_744,
                ),
            ),
            licence="CC BY 2.0",
            attribution="www.manythings.org/anki, tatoeba.org",
            homepage="https://www.manythings.org/anki/",
        ),
        Dataset(
            name="snips",
            files=tuple(
                _snips(name.format(intent), intent, *pins[part])
                for part, name in enumerate(("train_{}_full.json", "validate_{}.json"))
                for intent, pins in _SNIPS.items()
            ),
            licence="CC0 1.0",
            attribution="Snips (Coucke et al., 2018)",
            homepage="https://github.com/sonos/nlu-benchmark",
        ),
        Dataset(
            name="xquad",
            files=(
                _github(
                    *_XQUAD,
                    "xquad.en.json",
                    "e4c57d1c9143aaa1c5d265ba5987a65f4e69528d2a98f29d6e75019b10344f29",
                    609_383,
                ),
                _github(
                    *_XQUAD,
                    "xquad.es.json",
                    "dcbae93ec3a9f4b9e78fd834a171d6f96c1a875e10e15b7530b7e4ef4971e37e",
                    684_322,
                ),
            ),
            licence="CC BY-SA 4.0",
            attribution="XQuAD (Artetxe, Ruder and Yogatama, 2020), from SQuAD (Rajpurkar et al., 2016)",
            homepage="https://github.com/google-deepmind/xquad",
        ),
        Dataset(
            name="ag_news",
            files=(
                _github(
                    *_AG_NEWS,
                    "data/ag_news_csv/test.csv",
                    "521465c2428ed7f02f8d6db6ffdd4b5447c1c701962353eb2c40d548c3c85699",
                    1_857_427,
                ),
            ),
            licence="research and other non-commercial use",
            attribution="AG's corpus of news articles (Gulli), in the selection of Zhang, Zhao and LeCun (2015)",
            homepage="http://www.di.unipi.it/~gulli/AG_corpus_of_news_articles.html",
            shippable=False,
        ),
        Dataset(
            name="quijote",
            files=(
                File(
                    "quijote.txt",
                    None,
                    "89ad3edee52affda1189fa61496b4cc8df5466dd814e1d854325e91ba5e1e0fc",
                    2_140_876,
                ),
            ),
            licence="public domain",
            attribution="Miguel de Cervantes, Don Quijote de la Mancha (1605, 1615)",
            homepage="https://www.gutenberg.org/ebooks/2000",
        ),
        Dataset(
            name="stsb-es",
            files=(
                _github(
                    *_STSB,
                    "data/stsb-es-dev.csv",
                    "7afece0711add2fb35bc65874bdf0fbbacbd5c784ebb3b926f4099f3989317d4",
                    240_097,
                ),
                _github(
                    *_STSB,
                    "data/stsb-es-test.csv",
                    "2b6f60e63f19806436cdfd8fe314f91144f97e403d1d50f20ff9ffcb323d5b2f",
                    189_142,
                ),
            ),
            licence="CC BY-SA 4.0 (the scores); each source of sentences has its own, see the homepage",
            attribution="STS benchmark (Cer et al., 2017), translated by Philip May (2021)",
            homepage="https://github.com/PhilipMay/stsb-multi-mt",
        ),
    )
}

CHECKPOINTS: dict[str, Dataset] = {
    checkpoint.name: checkpoint
    for checkpoint in (
        _trained(
            "01_encoder_decoder-embedded",
            "sentences of rnn2llm.grammar",
            {
                "config.json": ("cb3deca55eac6af9bfb2300712a93f1196a13d2f0a356f8214acefe8c4099b60", 8_197),
                "weights.npz": ("10f28e504af2cbef816a080d6b31733f6c688de6eb813a50a37f77d1e0717b1e", 534_441),
            },
        ),
        _trained(
            "01_encoder_decoder-spa-eng",
            _TATOEBA,
            {
                "config.json": ("cd56e0a5a7249fe99cfaadb1652e1a70d5565638bfd7e6dc42aedeb7397dbc7f", 108_710),
                "weights.npz": ("d8170f87f80d3209c8ab2a87de17383593d8e30b5ed1ec29743bfd22aa081b81", 11_949_214),
            },
        ),
        _trained(
            "02_birnn-both-spa-eng",
            _TATOEBA,
            {
                "config.json": ("8be094691bb2808374bcae3f4561c3b5d797464bbcc934b589bca93872c11549", 107_119),
                "weights.npz": ("7b58a7aea4326429965502597607821de9560d02ac1bc5878603efa8d3bfc2ac", 5_721_967),
            },
        ),
        _trained(
            "04_attention-luong-spa-eng",
            _TATOEBA,
            {
                "config.json": ("e0f87cd1791a0322429cc20b2deb48bb6afa21effc57b2b3fd79a19359b0547c", 106_923),
                "weights.npz": ("4abf0626868eec986fe78a7be877b6136b64ad9adff8824fac3074573cfabb7d", 12_898_383),
            },
        ),
        _trained(
            "05_transformer-spa-eng",
            _TATOEBA,
            {
                "config.json": ("92ccc3aa19a07a64692b397bc3f36d5ce70a657349addac146d74ae013622994", 107_323),
                "weights.npz": ("2cf33169ef6b92e7e0aa9b0bcca58f79aacd0c7b48bc4f15514c3117b55ac88c", 7_109_220),
            },
        ),
        _trained(
            "mini-bert",
            f"{_TATOEBA}, and on Don Quijote",
            {
                "config.json": ("734bd4333585650618babe8dc594ddfd6bda140a0455bcde0f40242b83babd97", 676),
                "model.safetensors": ("44b65701c2f5b257e638698eae0e1fb705d685ddaedb391ddd05454d8b9c19ec", 10_771_596),
                "tokenizer.json": ("4527b95547792c1e58e7f3926787d4d279ab5da45cb07b71cd6cdfb44c5ec798", 173_570),
                "tokenizer_config.json": ("2e9a04dfd97875ec748a8ef5ec6bcb8796bf98da4b36b22ba68d3749af3bbce2", 301),
            },
        ),
        _trained(
            "mini-gpt",
            f"{_TATOEBA}, and on Don Quijote",
            {
                "config.json": ("4f94b8d7c855ac284d5d5ee3cbc4560f65d8e27c023c017084b4cae5fe3561aa", 820),
                "generation_config.json": ("8e7d81a4ad69b0bd3a2c35f56e8d2231218f9adae555f3b68ca17983e0f2b5ef", 195),
                "model.safetensors": ("2dcd95501eee7b5e629db772e53456d2d4ad36cff021073840e91ca2a97193dc", 12_623_080),
                "tokenizer.json": ("25b29fac200f7934036c3a8939129a6ec912aee9fa790dd96605cec9ff18ef1c", 403_564),
                "tokenizer_config.json": ("41d5dd5457ebe43fb1f0a55981537da0f7410a3627389db1ecfb7dedea5499bc", 264),
            },
        ),
        _trained(
            "mini-bert-sentiment",
            f"{_TATOEBA}, on Don Quijote and on opinions of their own",
            {
                "config.json": ("b81937a6aa6d97a0bc989355dd1d0c3c1493ec5e473c4c6fe388cada83c02ce6", 856),
                "model.safetensors": ("02989ae7239ab0dbe2a4c878a9803c1e33db4941284d1fb72b708978b9dff1d8", 10_622_452),
                "tokenizer.json": ("4527b95547792c1e58e7f3926787d4d279ab5da45cb07b71cd6cdfb44c5ec798", 173_570),
                "tokenizer_config.json": ("d0fb0a6e442c696ac4bd138431918fd18576cd6a89d31bec56f68c6aaee27767", 350),
            },
        ),
        _trained(
            "mini-bert-intents",
            _SNIPS_READ,
            {
                "config.json": ("61f24d15f90b3658721da426c78f682980e73a16bbc510b8c02a73d95b31433f", 1_128),
                "model.safetensors": ("ffc19844d8cf466cfbb19084354eb05575ff22a5ffdc4eb4caedaa99280ae484", 10_625_022),
                "tokenizer.json": ("4527b95547792c1e58e7f3926787d4d279ab5da45cb07b71cd6cdfb44c5ec798", 173_570),
                "tokenizer_config.json": ("d0fb0a6e442c696ac4bd138431918fd18576cd6a89d31bec56f68c6aaee27767", 350),
            },
        ),
        _trained(
            "mini-bert-slots",
            _SNIPS_READ,
            {
                "config.json": ("eb9067b9c2f331dccfdb7a36475709ce55402c6311a075a03567941ed825efb1", 4_824),
                "model.safetensors": ("a11f3b2fa7fc58baf74c5f969cb8a8f4ccbb257347bf16cc9cbd4d0592a8557c", 10_530_262),
                "tokenizer.json": ("4527b95547792c1e58e7f3926787d4d279ab5da45cb07b71cd6cdfb44c5ec798", 173_570),
                "tokenizer_config.json": ("d0fb0a6e442c696ac4bd138431918fd18576cd6a89d31bec56f68c6aaee27767", 350),
            },
        ),
    )
}
"""The project's own trained models (`rnn2llm.checkpoints`), by the name of their folder in `course/models`."""

MODELS: dict[str, Model] = {
    model.name: model
    for model in (
        Model(
            "google-bert/bert-base-uncased",
            "86b5e0934494bd15c9632b12f734a8a67f723594",
            "Apache 2.0",
            "fill-mask, in English",
        ),
        Model(
            "dccuchile/bert-base-spanish-wwm-cased",
            "b790bdf21bd1ff63d47092e2e1fecbe24f631219",
            "CC BY 4.0",
            "fill-mask, in Spanish (BETO)",
        ),
        Model(
            "openai-community/gpt2",
            "607a30d783dfa663caf39e06633721c8d4cfcd7e",
            "MIT",
            "text generation",
        ),
        Model(
            "distilbert/distilbert-base-uncased-finetuned-sst-2-english",
            "714eb0fa89d2f80546fda750413ed43d93601a13",
            "Apache 2.0",
            "sentiment, in English",
        ),
        Model(
            "pysentimiento/robertuito-sentiment-analysis",
            "a2cc0f67ebd705c55191e25a05ba23d885fcc09b",
            "research and other non-commercial use",
            "sentiment, in Spanish",
        ),
        Model(
            "Helsinki-NLP/opus-mt-en-es",
            "5bc4493d463cf000c1f0b50f8d56886a392ed4ab",
            "Apache 2.0",
            "translation, English to Spanish",
        ),
        Model(
            "google-t5/t5-small",
            "df1b051c49625cf57a3d0d8d3863ed4d13564fe4",
            "Apache 2.0",
            "summarisation",
        ),
        Model(
            "distilbert/distilbert-base-cased-distilled-squad",
            "564e9b582944a57a3e586bbb98fd6f0a4118db7f",
            "Apache 2.0",
            "extractive question answering, in English",
        ),
        Model(
            "Recognai/zeroshot_selectra_small",
            "0ced846b6dde62d89561afd43fb9e63d6d23ceb0",
            "Apache 2.0",
            "zero-shot classification, in Spanish",
        ),
    )
}


def dataset(name: str) -> Dataset:
    """The data set, or trained model of the project, called `name`.

    Raises:
        LookupError: If there is none; the message lists those there are.
    """
    known = DATASETS | CHECKPOINTS
    if name not in known:
        raise LookupError(f"no data set is called {name!r}; the catalogue has: {', '.join(sorted(known))}")
    return known[name]


def model(name: str) -> Model:
    """The hub model called `name`, in full.

    Raises:
        LookupError: If there is none; the message lists those there are.
    """
    if name not in MODELS:
        raise LookupError(f"no model is called {name!r}; the catalogue has: {', '.join(sorted(MODELS))}")
    return MODELS[name]
