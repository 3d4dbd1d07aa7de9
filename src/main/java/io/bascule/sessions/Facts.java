package io.bascule.sessions;

import io.bascule.sessions.definition.Stage;
import java.util.List;

/**
 * What is known of an answer when it is decided whether people are asked.
 *
 * @param sentBack how many rounds of the stage a person sent back
 * @param items how many were judged
 * @param lowestConfidence of the items that say one, or null
 * @param withoutConfidence how many artifacts say none
 * @param reviewReasons why the agent asks for a review; empty where it does not
 * @param failedCitations what is wrong with citations, in words
 * @param highImpact the titles of what is of high impact
 */
record Facts(
        int sentBack,
        int items,
        Double lowestConfidence,
        int withoutConfidence,
        List<String> reviewReasons,
        List<String> failedCitations,
        List<String> highImpact) {
    Facts {
        reviewReasons = List.copyOf(reviewReasons);
        failedCitations = List.copyOf(failedCitations);
        highImpact = List.copyOf(highImpact);
    }

    static Facts of(Stage stage, int sentBack, Citations.Checked checked) {
        throw new UnsupportedOperationException();
    }
}
