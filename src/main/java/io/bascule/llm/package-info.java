/**
 * Language models: one face for every provider, {@link io.bascule.llm.Model}. {@link io.bascule.llm.Models} makes it from the settings;
 * {@code StreamedModel} asks, listens and decides whether to ask once more ({@code Retries}). A {@code Dialect} is how a provider is
 * spoken with, by way of langchain4j; {@code Exchange} is the way to the provider that langchain4j is given: one HTTP exchange,
 * which can be closed at any time, whose headers are read, and of which nothing reaches a log. {@code Hearing} is where the HTTP
 * threads and the one that asked meet. {@code Failures} says in words what went wrong.
 *
 * <p>What a provider says is data. Keys, prompts and answers are in no log and no exception; a provider's own short error message is.
 */
package io.bascule.llm;
