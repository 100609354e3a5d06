package dev.mintmark.app.artwork;

import org.jdbi.v3.core.mapper.PropagateNull;

/**
 * Why an artwork cannot go on.
 *
 * @param type a stable word, such as {@code draw-failed} or {@code mint-reverted}
 * @param detail one sentence for a person
 */
public record Failure(@PropagateNull String type, String detail) {}
