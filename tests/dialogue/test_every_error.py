"""Every frequent error is reached in free words, not by its title, and led to its answer with what the case needs."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from bot.content import Content
from bot.guidance.answer import Answer
from bot.guidance.dossier import Dossier, Offer
from bot.guidance.flow import enter_error
from bot.guidance.reading import Reading
from bot.guidance.replying import answered
from bot.guidance.situation import Situation
from bot.guidance.tax_years import last_declared
from bot.presenting.plain import as_text_all
from bot.presenting.present import present
from tests.conftest import MONDAY

TOLD = {
    "alimony_in_return": "je donne de l'argent tous les mois à mon grand pour ses études et je viens de voir que ça n'apparaît pas dans ma déclaration",
    "wrong_amount_or_box": "je crois que jai inversé deux chiffres en remplissant ma feuille d'impots",
    "late_return": "la période est finie et ma déclaration de revenus n'est toujours pas partie",
    "adult_child_both_deduction_and_attachment": "mon aîné de 23 ans est rattaché et en plus jai mis en déduction ce que je lui verse",
    "adult_child_lodging_flat_forgotten": "notre fille adulte sans emploi vit sous notre toit et on n'a rien compté pour ça aux impots",
    "automatic_return_not_checked": "jai laissé passer la déclaration automatique sans la lire et il y a des choses fausses",
    "forgot_tax_credit": "la crèche nous a coûté cher et on a zappé de le mettre pour le crédit",
    "gift_wrong_amount": "jai fait un chèque à une association et je ne l'ai pas reporté sur la déclaration",
    "single_parent_box_t": "jai mis la case maman isolée alors que mon compagnon habite avec nous",
    "rental_income_not_declared": "je touche un loyer pour mon petit studio et le fisc ne le sait pas",
    "foreign_account_not_declared": "jai un compte dans une banque en belgique dont les impots n'ont jamais entendu parler",
    "real_expenses_error": "jai gonflé sans le vouloir les kilomètres dans mes frais réels",
    "family_status_corrected_in_wrong_place": "impossible de passer de célibataire à marié dans la correction en ligne ça bloque",
    "paper_instead_of_online": "jai posté le formulaire papier des impots, il parait que ce n'est plus permis",
    "balance_not_paid": "mon reste à payer d'impot n'a pas été réglé, le compte était vide",
    "objection_notice_too_high": "la somme sur mon avis d'imposition est énorme, elle est forcément fausse, je veux réclamer",
    "children_declared_twice": "les petits sont comptés chez moi et chez leur père en même temps sur les impots",
    "site_down_before_deadline": "le serveur plante depuis ce matin et c'est ce soir la fin pour déclarer",
    "two_returns_without_option": "mariés depuis l'été dernier, on a chacun rempli sa feuille d'impot séparément",
    "forgot_tell_tax_marriage": "ca fait huit mois qu'on est pacsés et le fisc n'est pas au courant",
    "joint_tax_liability_unknown": "le trésor me réclame la totalité alors que c'est mon mari qui devait payer sa moitié",
    "caf_overpayment": "jai une lettre de la caf qui veut que je rende 900 euros",
    "caf_not_told_of_couple": "mon amoureux s'est installé chez moi et je ne l'ai jamais signalé à la caf",
    "single_parent_benefits_kept": "jai continué à percevoir l'allocation de soutien familial alors que je revis à deux",
    "rsa_prime_not_updated": "sur ma trimestrielle pour la prime d'activité je n'ai pas compté le salaire de mon conjoint",
    "birth_certificate_too_old": "la mairie me rend mon extrait de naissance, elle le trouve trop vieux",
    "banns_delay_forgotten": "la salle est louée mais on n'a pas pensé au délai de publication des bans",
    "witness_missing": "mon témoin de mariage vient de nous lâcher",
    "pacs_in_wrong_town": "pour le pacs on s'est présentés à la mairie de mes parents et ils ont dit non",
    "pacs_ends_with_marriage_unknown": "je vais épouser quelqu'un mais je suis toujours pacsée avec un autre",
    "name_not_updated_everywhere": "depuis les noces mes papiers ont un nom et la sécu un autre, plus rien ne colle",
    "concubine_common_tax": "on n'est ni mariés ni pacsés et on a rempli une seule feuille d'impot pour nous deux",
}


def test_every_error_told_here_is_of_the_content(content: Any) -> None:
    assert set(TOLD) <= set(content.errors)


def test_what_is_told_is_not_what_was_learned(content: Any) -> None:
    learned = {question.lower() for node in content.errors.values() for question in (*node.error.questions, node.error.title)}
    assert not learned & {words.lower() for words in TOLD.values()}


@pytest.mark.parametrize("error", TOLD)
async def test_an_error_told_in_free_words_is_reached_at_once_or_by_one_choice(converse: Any, content: Any, error: str) -> None:
    label = content.errors[error].error.short
    turns = await converse(TOLD[error], {"choice": label})
    offered = [choice["title"] for choice in turns[0]["choices"]]
    assert turns[0]["error"] == error or label in offered[:3], (turns[0]["intent"], turns[0]["error"], offered)
    assert turns[1]["error"] == error


async def test_most_errors_told_in_free_words_are_reached_at_once(converse: Any) -> None:
    reached = [(await converse(words))[0]["error"] == error for error, words in TOLD.items()]
    assert sum(reached) >= 0.85 * len(TOLD), f"{sum(reached)} of {len(TOLD)}"


def led(content: Content, error: str, pick: Callable[[tuple[Offer, ...]], Offer]) -> tuple[int, list[Any]]:
    """The number of questions asked, and the cards of the answer, choosing an answer to each question."""
    start = Dossier(seasons=content.seasons_on(MONDAY.date()), last_declared=last_declared(MONDAY.date()))
    reading = Reading("", "", "choose_option")
    dossier, parts = enter_error(start, error, Situation(reading, content, MONDAY))
    for asked in range(5):
        if dossier.outcome is not None or dossier.pending is None:
            return asked, list(present(Answer(parts), dossier, content, MONDAY))
        answers = tuple(offer for offer in dossier.offers if offer.kind == "answer")
        if not answers:  # a day or an amount: not known
            question = dossier.pending
            dossier, parts = answered(dossier, question, "unknown", Situation(reading, content, MONDAY))
            continue
        question, _, value = pick(answers).target.partition("=")
        dossier, parts = answered(dossier, question, value, Situation(reading, content, MONDAY))
    raise AssertionError(f"{error}: more than four questions")


@pytest.mark.parametrize("pick", [lambda answers: answers[0], lambda answers: answers[-1]], ids=["first", "last"])
def test_every_error_is_led_to_an_answer_that_says_what_to_do_where_and_from_what_source(
    content: Content, pick: Callable[[tuple[Offer, ...]], Offer]
) -> None:
    for error in content.errors:
        asked, cards = led(content, error, pick)
        shown = [card.kind for card in cards]
        assert asked <= 4, error
        assert {"verdict", "consequence"} & set(shown), error
        assert {"steps", "service", "choices"} <= set(shown), error
        assert shown[-2:] == ["sources", "choices"], error
        assert not re.search(r"\{[a-z_:]+\}", as_text_all(cards, content.wording)), error
