"""What one answer changes in a tax matter: the letter and its date, the child, the day, the season, the form."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from bot.clock import PARIS
from tests.dialogue.reading import asked, card, cards, dates, facts, kinds, text

NOW = datetime(2026, 11, 24, 10, tzinfo=PARIS)
IN_MAY = datetime(2027, 5, 5, 10, tzinfo=PARIS)
RECEIVED = "la pension que me verse mon ex n'est pas dans ma déclaration, je l'ai oubliée"
PAID = "la pension que je verse n'est pas dans ma déclaration, je l'ai oubliée"
BOX_T = "jai mis la case maman isolée alors que mon compagnon habite avec nous"
FAVOURABLE = {"applies", "applies_with_reduction"}


def steps(turn: dict[str, Any]) -> str:
    """Everything to do, as one text."""
    return " ".join(item["text"] for shown in cards(turn, "steps") for item in shown["items"])


def verdicts(turn: dict[str, Any]) -> set[str]:
    return {shown["verdict"] for shown in cards(turn, "verdict")}


@pytest.mark.parametrize(
    ("letter", "day", "on_time", "rule"),
    [
        ("une demande d'information", "le 20 novembre", ["oui les deux"], "T12"),
        ("une demande d'information", "le 20 septembre", ["oui les deux"], "T15"),
        ("une demande d'information", "je ne sais pas", ["oui les deux"], "P4"),
        ("une proposition de rectification", "le 20 novembre", ["oui les deux"], "T13"),
        ("une proposition de rectification", "le 20 septembre", ["oui les deux"], "T15"),
    ],
)
async def test_a_letter_about_a_received_pension_is_dated_and_has_its_own_last_day(
    converse: Any, letter: str, day: str, on_time: list[str], rule: str
) -> None:
    turns = await converse(RECEIVED, letter, day, *on_time, now=NOW)
    assert turns[1]["dossier"]["pending"] == "letter_date"
    assert asked(turns) <= 4
    assert card(turns[-1], "verdict")["rule"] == rule
    assert [shown["title"] for shown in cards(turns[-1], "deadline")] == ["Répondre au courrier des impôts"]
    assert "2028" not in text(turns[-1])
    assert day != "le 20 novembre" or dates(turns[-1]) == ["2026-12-18"]
    assert ("demandez la régularisation" in steps(turns[-1])) is (rule != "T15")
    assert ("Ajoutez les sommes" in steps(turns[-1])) is ("proposition" not in letter)


async def test_a_control_is_answered_by_a_question_to_the_auditor_and_nothing_to_correct_online(converse: Any) -> None:
    turns = await converse("jai déclaré moins que ce que jai gagné", "ça va monter", "un avis de vérification", "oui les deux", now=NOW)
    if turns[-1]["dossier"]["outcome"] is not None:
        assert not verdicts(turns[-1]) & FAVOURABLE
        assert "Corriger ma déclaration en ligne" not in steps(turns[-1])


@pytest.mark.parametrize(
    "words",
    [
        (RECEIVED, "non rien", "chez moi toute l'année", "oui les deux"),
        ("je crois que jai inversé deux chiffres en remplissant ma feuille d'impots", "il va monter", "non rien", "oui les deux"),
        (BOX_T, "oui on vivait déjà ensemble", "non rien", "oui les deux"),
        ("je touche un loyer pour mon petit studio et le fisc ne le sait pas", "non rien", "oui les deux"),
    ],
)
async def test_who_owes_more_is_not_shown_a_day_years_away(converse: Any, words: tuple[str, ...]) -> None:
    turns = await converse(*words, now=NOW)
    assert card(turns[-1], "verdict")["rule"] == "T9"
    assert dates(turns[-1]) == []
    assert "2028" not in text(turns[-1])


async def test_who_paid_too_much_is_shown_until_when_to_claim(converse: Any) -> None:
    turns = await converse("je crois que jai inversé deux chiffres en remplissant ma feuille d'impots", "il va baisser", now=NOW)
    assert dates(turns[-1]) == ["2028-12-29"]


async def test_a_grown_child_who_declares_alone_declares_the_pension(converse: Any) -> None:
    turns = await converse(RECEIVED, "non rien", "il est majeur et déclare seul", now=NOW)
    assert turns[-1]["dossier"]["outcome"] == "received_by_the_child"
    assert card(turns[-1], "consequence")["tone"] == "good"
    assert {"tax_adult_child_receives", "tax_alimony_received_taxable"} <= facts(turns[-1])


async def test_a_compensatory_allowance_depends_on_the_judgment(converse: Any) -> None:
    turns = await converse(RECEIVED, "non rien", "c'est une prestation compensatoire", now=NOW)
    assert turns[-1]["dossier"]["outcome"] == "received_for_oneself"
    assert not verdicts(turns[-1]) & FAVOURABLE
    assert "jugement" in steps(turns[-1])


async def test_a_retirement_pension_is_an_income_not_an_alimony(converse: Any) -> None:
    turns = await converse(
        "jai oublié une pension dans ma déclaration", "c'est ma pension de réversion", "non rien", "oui les deux", now=NOW
    )
    assert turns[-1]["dossier"]["outcome"] == "retirement"
    assert "comme un revenu" in text(turns[-1])
    assert "custody" not in turns[-1]["dossier"]["answers"]


@pytest.mark.parametrize(
    ("answers", "outcome", "favourable"),
    [
        (("mineur", "oui je le compte", "oui"), "paid_counted", False),
        (("mineur", "non", "oui"), "paid_minor", True),
        (("mineur", "je ne sais pas", "oui"), "paid_to_check", False),
        (("majeur", "je ne sais pas", "oui"), "paid_to_check", False),
        (("majeur", "non il déclare de son côté", "oui"), "paid_adult", True),
        (("un de chaque", "oui"), "paid_both", False),
    ],
)
async def test_a_child_counted_as_dependant_gives_no_deduction(
    converse: Any, answers: tuple[str, ...], outcome: str, favourable: bool
) -> None:
    turns = await converse(PAID, *answers, now=NOW)
    answer = next(turn for turn in turns if turn["dossier"]["outcome"])
    assert answer["dossier"]["outcome"] == outcome
    assert bool(verdicts(answer) & FAVOURABLE) is favourable


async def test_lodging_a_child_who_may_be_attached_is_to_be_checked_first(converse: Any) -> None:
    turns = await converse("notre fille adulte sans emploi vit sous notre toit et on n'a rien compté pour ça aux impots", "je ne sais pas")
    assert turns[-1]["dossier"]["outcome"] == "to_check"
    assert not verdicts(turns[-1])
    assert "avis" in card(turns[-1], "consequence")["title"]


@pytest.mark.parametrize(
    ("told", "outcome"),
    [("non je vivais encore seule", "rightly_ticked"), ("mariage", "year_of_change"), ("oui on vivait déjà ensemble", None)],
)
async def test_a_lone_parent_is_judged_on_the_first_day_of_the_year(converse: Any, told: str, outcome: str | None) -> None:
    turns = await converse(BOX_T, told, now=NOW)
    assert "1er janvier" in text(turns[0])
    if outcome == "rightly_ticked":
        assert turns[1]["dossier"]["outcome"] == outcome
        assert {"tax_lone_parent_day", "tax_lone_parent_day_of_change"} <= facts(turns[1])
        assert "Corriger ma déclaration" not in steps(turns[1])
    else:
        assert turns[1]["dossier"]["pending"] == "letter"


async def test_paper_has_an_earlier_last_day(converse: Any) -> None:
    (turn,) = await converse("comment on remplit sa feuille d'impôts la première année", now=NOW)
    assert "Sur papier, la date limite est plus tôt" in steps(turn)
    assert "deuxième fois" in steps(turn)
    (down,) = await converse("le serveur plante depuis ce matin et c'est ce soir la fin pour déclarer", now=NOW)
    assert "cachet de la poste" not in text(down)
    assert "date limite du papier est en général déjà passée" in steps(down)


async def test_in_the_campaign_signing_is_still_a_step_and_the_last_version_counts(converse: Any) -> None:
    (turn,) = await converse("comment on remplit sa feuille d'impôts la première année", now=IN_MAY)
    assert "Signez avant la date limite" in steps(turn)
    assert "2026" not in steps(turn)
    turns = await converse(RECEIVED, "non rien", "chez moi toute l'année", "oui les deux", now=IN_MAY)
    assert card(turns[-1], "verdict")["rule"] == "T2"
    late = await converse("la période est finie et ma déclaration de revenus n'est toujours pas partie", "non", now=IN_MAY)
    assert not verdicts(late[-1]) & FAVOURABLE


async def test_a_parent_who_is_right_still_answers_the_letter(converse: Any) -> None:
    turns = await converse(
        "les petits sont comptés chez moi et chez leur père en même temps sur les impots", "ils vivent avec moi", now=NOW
    )
    assert "répondez par écrit avant la date du courrier" in steps(turns[-1])


async def test_a_changed_family_status_may_cost_an_interest(converse: Any) -> None:
    (turn,) = await converse("impossible de passer de célibataire à marié dans la correction en ligne ça bloque", now=NOW)
    assert "Aucune sanction" not in text(turn)
    assert "tax_spontaneous_interest_cut" in facts(turn)


async def test_the_credit_for_childcare_says_the_age(converse: Any) -> None:
    (turn,) = await converse("la crèche nous a coûté cher et on a zappé de le mettre pour le crédit", now=NOW)
    assert {"tax_childcare_age", "tax_childcare_cap"} <= facts(turn)
    (older,) = await converse("en 2023 la crèche nous a coûté cher et on a zappé de le mettre pour le crédit", now=NOW)
    assert "tax_childcare_cap" not in facts(older)
    assert "revenus 2025" not in text(older)


async def test_crypto_accounts_have_another_form_and_another_fine(converse: Any) -> None:
    turns = await converse("jai un compte binance dont les impots n'ont jamais entendu parler", "je risque quoi ?", now=NOW)
    shown = set().union(*(facts(turn) for turn in turns))
    assert turns[0]["dossier"]["error"] == "foreign_account_not_declared"
    assert "tax_crypto_form" in shown
    assert not shown & {"tax_foreign_account_fine", "tax_foreign_account_form_3916"}


async def test_a_late_return_without_knowing_of_a_notice_gets_no_firm_figure(converse: Any) -> None:
    turns = await converse("la période est finie et ma déclaration de revenus n'est toujours pas partie", "je ne sais pas", now=NOW)
    assert card(turns[-1], "verdict")["rule"] == "P4"
    assert {"tax_late_surcharge_10", "tax_late_surcharge_20", "tax_late_surcharge_40"} <= facts(turns[-1])


@pytest.mark.parametrize(
    "words",
    ["je touche un loyer pour mon studio depuis 2022 et le fisc ne le sait pas", "loyers de 2021 2022 et 2023 jamais signalés au fisc"],
)
async def test_several_years_are_told_one_by_one_without_the_figure_of_one(converse: Any, words: str) -> None:
    turns = await converse(words, "non rien", "oui les deux", now=NOW)
    assert turns[-1]["dossier"]["outcome"] == "corrected_for_years"
    assert "année par année" in text(turns[-1])
    assert "pour donner une idée" not in text(turns[-1])


async def test_the_ready_letter_does_not_claim_to_be_spontaneous(converse: Any) -> None:
    answers = ("oui on vivait déjà ensemble", "une demande d'information", "le 20 novembre", "oui les deux")
    turns = await converse(BOX_T, *answers, {"choice": "Préparer le message"}, now=NOW)
    assert dates(turns[4]) == ["2026-12-18"]
    letters = [shown for turn in turns for shown in cards(turn, "letter")]
    assert letters
    assert "à la suite de votre courrier" in letters[-1]["body"]


async def test_a_forgotten_baby_lowers_the_tax_and_is_added_online(converse: Any) -> None:
    turns = await converse("notre bébé né en mars n'est pas sur la feuille d'impot, jai oublié de l'ajouter", now=NOW)
    assert turns[0]["dossier"]["error"] != "family_status_corrected_in_wrong_place"
    assert kinds(turns[0])


async def test_a_letter_is_answered_before_a_notice_is_contested(converse: Any) -> None:
    turns = await converse("la somme sur mon avis d'imposition est énorme et jai reçu une proposition de rectification", now=NOW)
    if turns[0]["dossier"]["error"] == "objection_notice_too_high":
        assert turns[0]["dossier"]["outcome"] == "letter_first"
        assert dates(turns[0]) == []
        assert "Répondez d'abord au courrier" in steps(turns[0])
