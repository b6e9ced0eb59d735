"""The nouns and adjectives of the corpus, by kind: what is eaten, what is worn, who acts.

A kind is a selectional restriction (Katz and Fodor 1963): verbs and adjectives name the kinds they go with, so that
nobody drinks shoes. Words keep one translation each, so that a mistake of a model is a mistake; where English leaves a
person's sex open, half of the words are masculine here and half feminine.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from rnn2llm.grammar import english, spanish


class Noun(NamedTuple):
    """A noun in both languages; the plural is empty where there is none."""

    english: str
    english_plural: str
    spanish: str
    spanish_plural: str
    feminine: bool
    kind: str
    el: bool
    """Feminine, but *el* and *un* stand right before its stressed a-: el agua."""


class Adjective(NamedTuple):
    """An adjective: English, then Spanish masculine and feminine, singular and plural."""

    english: str
    masculine: tuple[str, str]
    feminine: tuple[str, str]
    before: str
    """Masculine singular where it stands before its noun (buen, gran); empty if it stands behind."""
    colour: bool

    def agree(self, feminine: bool, plural: bool) -> str:
        """Give the Spanish form for a gender and a number."""
        return (self.feminine if feminine else self.masculine)[plural]

    def agree_before(self, feminine: bool, plural: bool) -> str:
        """Give the form before the noun, cut short in the singular: buen libro, but buena idea; gran idea."""
        return self.before if self.cut(feminine, plural) else self.agree(feminine, plural)

    def cut(self, feminine: bool, plural: bool) -> bool:
        """Whether the form before the noun is cut short (apocope)."""
        return not plural and (not feminine or self.before == "gran")


# A line is a kind, then its nouns: english[/plural] spanish[/plural] gender, where f* is a feminine that takes *el*.
# A dash for the plural says that there is none; an underscore stands for a space.
_NOUNS = """
family: mother madre f, father padre m, brother hermano m, sister hermana f, son hijo m, daughter hija f,
    grandmother abuela f, grandfather abuelo m, aunt tía f, uncle tío m, cousin primo m, friend amigo m,
    neighbor vecina f
people: boy niño m, girl niña f, man/men hombre m, woman/women mujer f, teacher profesora f, doctor doctora f,
    nurse enfermero m, student estudiante m, singer cantante f, waiter camarero m, lawyer abogada f, actor actor m
pet: dog perro m, cat gato m
farm: horse caballo m, cow vaca f, rabbit conejo m
flying: bird pájaro m, eagle águila f*
food: bread/- pan/- m, rice/- arroz/- m, meat/- carne/- f, fish/- pescado/- m, cheese/- queso/- m, soup/- sopa/- f,
    fruit/- fruta/- f, chicken/- pollo/- m, chocolate/- chocolate/- m
snack: apple manzana f, orange naranja f, egg huevo m, cake pastel m, tomato tomate m, cookie galleta f,
    pepper pimiento m
drink: water/- agua/- f*, milk/- leche/- f, coffee/- café/- m, tea/- té/- m, juice/- jugo/- m, wine/- vino/- m
clothes: shirt camisa f, shoe zapato m, dress/dresses vestido m, coat abrigo m, hat sombrero m, skirt falda f,
    sock calcetín m
vehicle: car coche m, bicycle bicicleta f, boat barco m
transport: bus autobús m, train tren m, plane avión m
portable: key llave f, phone teléfono m, bag bolsa f, umbrella paraguas m, watch reloj/relojes m, ball pelota f,
    suitcase maleta f, camera cámara f, book libro m
furniture: table mesa f, chair silla f, bed cama f
opening: door puerta f, window ventana f, box caja f
dish: plate plato m, cup taza f, bottle botella f, knife/knives cuchillo m
press: newspaper periódico m
text: letter carta f, story cuento m, poem poema m, message mensaje m
work: movie película f, song canción f, photo/photos foto f
building: house casa f, school escuela f, museum museo m, library biblioteca f, store tienda f, hotel hotel m,
    hospital hospital m, restaurant restaurante m
room: kitchen cocina f, bedroom dormitorio m, bathroom baño m, garden jardín m
place: city ciudad f, town pueblo m, beach playa f, park parque m, river río m, mountain montaña f, street calle f,
    square plaza f
sport: soccer/- fútbol/- m, football/- fútbol/- m, basketball/- baloncesto/- m, tennis/- tenis/- m, chess/- ajedrez/- m
instrument: guitar guitarra f, piano/pianos piano m
language: Spanish/- español/- m, English/- inglés/- m, French/- francés/- m, Italian/- italiano/- m
subject: history/- historia/- f, music/- música/- f, art/- arte/- m
body: arm brazo m, hand mano f, leg pierna f, foot/feet pie m, eye ojo m
ache: head cabeza f, back espalda f, stomach/stomachs estómago m
matter: idea idea f, problem problema m, plan plan m, question pregunta f, answer respuesta f, lesson lección f,
    exam/exams examen/exámenes m
knowledge: truth/- verdad/- f, name nombre m, secret secreto m
plant: flower flor f, tree árbol m
money: money/- dinero/- m
politics: party/parties partido m, government gobierno m
sauce: sauce salsa f
other: hair/- pelo/- m, color color m, word palabra f, number número m
"""

# english: masculine[/feminine[/masculine plural/feminine plural]][<before its noun]: kinds or nouns it goes with.
_THINGS = "clothes vehicle portable furniture door box plate cup bottle"
_ADJECTIVES = f"""
red: rojo: {_THINGS} apple flower
white: blanco: {_THINGS} pet farm flower building
black: negro: {_THINGS} pet farm flying
green: verde: {_THINGS} apple
blue: azul: {_THINGS} bird
yellow: amarillo: {_THINGS} bird flower
gray: gris: clothes vehicle pet rabbit
big: grande: {_THINGS} window pet farm flying snack building room park city square tree
small: pequeño: {_THINGS} window pet farm flying snack building room town park city square tree
new: nuevo: {_THINGS} building work instrument teacher doctor student neighbor
old: viejo: {_THINGS} building instrument city bus train boat
expensive: caro: clothes vehicle portable furniture -key -ball instrument restaurant hotel
cheap: barato: clothes vehicle portable furniture -key restaurant hotel
pretty: bonito: clothes building place flower bird song
famous: famoso: museum movie song singer actor book poem
tall: alto: people -nurse -student
young: joven/joven/jóvenes/jóvenes: people -boy -girl
intelligent: inteligente: people dog
strong: fuerte: man woman horse dog boy girl
kind: amable: people
rich: rico: man woman lawyer
hot: caliente: coffee tea milk
cold: frío: water milk juice tea
fresh: fresco: fish bread fruit cheese
delicious: delicioso: food snack -pepper
sweet: dulce: apple orange cookie cake
interesting: interesante: text work matter book
boring: aburrido: text movie book lesson
long: largo: text movie song book street
short: corto: letter story poem message movie song
funny: divertido: story movie message song
difficult: difícil: exam question lesson problem
easy: fácil: exam question lesson problem
important: importante: letter message question exam
good: bueno<buen: friend teacher doctor student singer actor book movie song hotel restaurant idea plan question
bad: malo<mal: idea plan movie book answer
great: grande<gran: movie book song idea actor singer
"""

_COLOURS = frozenset({"red", "white", "black", "green", "blue", "yellow", "gray"})


def adjective(name: str, forms: str) -> Adjective:
    """Make an adjective of its English name and its Spanish forms as the table above writes them."""
    after, _, before = forms.partition("<")
    masculine, *rest = after.split("/")
    feminine = rest[0] if rest else spanish.feminine(masculine)
    plurals = rest[1:] or [spanish.plural(masculine), spanish.plural(feminine)]
    return Adjective(name, (masculine, plurals[0]), (feminine, plurals[1]), before, name in _COLOURS)


def _noun(entry: str, kind: str) -> Noun:
    in_english, in_spanish, gender = entry.replace("-", "").split()
    name, slash, names = in_english.partition("/")
    word, given, words = in_spanish.partition("/")
    return Noun(
        name,
        names if slash else english.plural(name),
        word,
        words if given else spanish.plural(word),
        gender.startswith("f"),
        kind,
        gender.endswith("*"),
    )


def _read_nouns() -> tuple[Noun, ...]:
    nouns = []
    for line in _NOUNS.strip().replace(",\n", ",").splitlines():
        kind, entries = line.split(":")
        nouns += [_noun(entry, kind) for entry in entries.split(",")]
    return tuple(nouns)


NOUNS = _read_nouns()


@cache
def select(words: str) -> tuple[Noun, ...]:
    """Give the nouns of the kinds and names in `words`, without those marked by a minus: "people dog -boy".

    Raises:
        KeyError: if a word is neither a kind nor an English noun of the lexicon.
    """
    chosen: dict[Noun, None] = {}
    for word in words.split():
        name = word.removeprefix("-")
        found = [noun for noun in NOUNS if name in (noun.kind, noun.english)]
        if not found:
            raise KeyError(f"{name!r} is neither a kind nor a noun of the lexicon")
        for noun in found:
            if word.startswith("-"):
                chosen.pop(noun)
            else:
                chosen[noun] = None
    return tuple(chosen)


def noun(name: str) -> Noun:
    """Give the noun with this English name."""
    return select(name)[0]


def _read_adjectives() -> dict[Noun, tuple[Adjective, ...]]:
    found: dict[Noun, list[Adjective]] = {entry: [] for entry in NOUNS}
    for line in _ADJECTIVES.strip().splitlines():
        name, forms, words = line.split(": ")
        made = adjective(name, forms)
        for entry in select(words):
            found[entry].append(made)
    return {entry: tuple(adjectives) for entry, adjectives in found.items()}


ADJECTIVES = _read_adjectives()
"""For each noun, the adjectives that make sense with it."""
