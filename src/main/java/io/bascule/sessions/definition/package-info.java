/**
 * Agent types and how they are read: a YAML file each, in the jar under {@code agents/} and in the operator's folder ({@code
 * sessions.agents}). A file says what the agent is told, in which stages it works, what shape its answers have and what of them
 * becomes artifacts.
 *
 * <p>Names of an answer's fields that Bascule itself reads, wherever a file's schema has them: {@code confidence} (from 0 to 1), {@code
 * sources} ({@code [{document, quote?}]}), {@code impact} ({@code low}, {@code medium}, {@code high}), {@code needsReview} and {@code
 * reviewReason}.
 *
 * <p>The reading stops at YAML's nodes, so that each error has its line. Anchors, tags and further documents are refused: nothing in a
 * file can grow, or make an object. Schemas are the part of JSON Schema that {@link
 * io.bascule.sessions.definition.SchemaReader} knows, and nobody else's is fetched.
 */
package io.bascule.sessions.definition;
