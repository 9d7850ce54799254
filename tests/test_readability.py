"""How easy a text is to read: in every language that has a formula, an easy text and a hard one; nothing fetched."""

import socket
from typing import Any

import pytest

from lessonpack.readability import FEWEST, OLDEST, YOUNGEST, Level, level

#: An easy text and a hard one. They are ours, but for the hard English one: resolution 82 of the Security Council.
TEXTS = {
    "en-GB": (
        "The cat sat on the mat. It was a big cat. It had a red hat. The dog came in. The dog saw the cat. "
        "The cat ran out. The dog ran too. They had fun.",
        "Noting with grave concern the armed attack on the Republic of Korea by forces from North Korea, determines "
        "that this action constitutes a breach of the peace, and calls for the immediate cessation of hostilities.",
    ),
    "de": (
        "Der Hund ist groß. Er liegt im Hof. Die Katze ist klein. Sie liegt im Bett. Am Tag spielen sie. Am Abend "
        "essen sie. Dann schlafen sie ein. Alles ist gut. Die Nacht ist kurz.",
        "Der Sicherheitsrat empfiehlt den Mitgliedern der Vereinten Nationen angesichts der Feststellung, dass der "
        "bewaffnete Angriff auf die Republik Korea einen Friedensbruch darstellt, der angegriffenen Republik die "
        "zur Wiederherstellung des internationalen Friedens erforderliche Unterstützung zu gewähren.",
    ),
    "es": (
        "El gato es chico. El perro es grande. El gato come pan. El perro come carne. Juegan de día. Duermen de "
        "noche. El sol sale. La luna baja. Todos son amigos. Todo va bien.",
        "El Consejo de Seguridad, habiendo determinado que el ataque armado contra la República de Corea constituye "
        "un quebrantamiento de la paz, recomienda que los Miembros de las Naciones Unidas proporcionen a la "
        "República de Corea la ayuda necesaria.",
    ),
    "fr-CA": (
        "Le chat est petit. Il dort sur le lit. Le chien est grand. Il dort dans la cour. Le matin, ils jouent. Le "
        "soir, ils mangent. Puis ils dorment. Tout va bien.",
        "Le Conseil de sécurité, considérant que l’attaque dirigée contre la République de Corée constitue une rupture "
        "de la paix, recommande aux Membres de l’Organisation des Nations Unies d’apporter à la République de Corée "
        "toute l’aide nécessaire.",
    ),
    "it": (
        "Il gatto è piccolo. Il cane è grande. Il gatto mangia pane. Il cane mangia carne. Di giorno giocano. Di notte "
        "dormono. Il sole sale. La luna scende. Sono amici. Tutto va bene.",
        "Il Consiglio di Sicurezza, avendo determinato che l’attacco armato contro la Repubblica di Corea costituisce "
        "una violazione della pace, raccomanda che i Membri delle Nazioni Unite forniscano alla Repubblica di Corea "
        "l’assistenza necessaria.",
    ),
    "nl": (
        "De kat is klein. De hond is groot. De kat eet brood. De hond eet vlees. Overdag spelen ze. Dan slapen ze. De "
        "zon komt op. De maan gaat weg. Het zijn vrienden. Alles is goed.",
        "De Veiligheidsraad, vastgesteld hebbende dat de gewapende aanval op de Republiek Korea een verbreking van de "
        "vrede vormt, beveelt de leden van de Verenigde Naties aan de Republiek Korea de nodige bijstand te verlenen.",
    ),
    "ru": (
        "Кот мал. Пёс велик. Кот спит на печи. Пёс спит во дворе. Днём они бегают. Вечером они едят. Потом они спят. "
        "Ночь темна. Луна светла. Всё хорошо. Мир и покой у нас дома всегда.",
        "Совет Безопасности, определив, что вооружённое нападение на Корейскую Республику является нарушением мира, "
        "рекомендует членам Организации Объединённых Наций предоставить Корейской Республике такую помощь, какая "
        "может быть необходима для отражения вооружённого нападения.",
    ),
}  # fmt: skip


@pytest.fixture(autouse=True)
def nothing_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    from textstat.backend.utils import _get_cmudict as dictionary

    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("something is to be fetched")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(dictionary.nltk.data, "find", refuse)
    monkeypatch.setattr(dictionary.nltk, "download", refuse)


@pytest.mark.parametrize("language", TEXTS)
def test_an_easy_text_and_a_hard_one(language: str) -> None:
    easy, hard = (level(text, language) for text in TEXTS[language])
    assert easy is not None
    assert hard is not None
    assert YOUNGEST <= easy.age <= 11
    assert 17 <= hard.age <= OLDEST
    assert easy.easier_than(hard)
    assert not hard.easier_than(easy)
    assert not easy.easier_than(easy)


@pytest.mark.parametrize("language", ["zh-Hans", "ko", "ar", "pl"])
def test_a_language_without_a_formula_has_no_level(language: str) -> None:
    assert level("слово word 字 " * 40, language) is None


def test_a_short_text_has_no_level() -> None:
    assert level("word " * (FEWEST - 1), "en") is None
    assert level("word " * FEWEST, "en") is not None
    assert level("word […] " * (FEWEST - 1), "en") is None


PLAIN = "The ships of the US fleet went out and came to the island in the north of the sea. "


@pytest.mark.parametrize(
    "same",
    [
        PLAIN * 2 + "[…] " + PLAIN,
        (PLAIN * 3).replace("US", "U.S."),
        (PLAIN * 3).replace("the island", "[the island]"),
        (PLAIN * 3).replace("the island", "‘the island’"),
        f"{PLAIN}\n\n{PLAIN.strip(' .')}:\n\n{PLAIN}",
        f"1. {PLAIN}\n\n(2) {PLAIN}\n\na) {PLAIN}",
    ],
)
def test_what_is_no_reading_matter_makes_no_difference(same: str) -> None:
    assert level(same, "en") == level(PLAIN * 3, "en")


def test_a_level_in_the_notes() -> None:
    """The sentence is the Index's own: 4.71 letters a word, 0.5 words a sentence, less 21.43."""
    text = "The ministers considered the proposal and they declined it after a long debate. " * 3
    letters, sentence = (len(text) - text.count(" ")) / 39, 13
    score = round(4.71 * letters + 0.5 * sentence - 21.43, 1)
    assert level(text, "en") == Level(15, score, "Automated Readability Index")
