package dev.mintmark.app.artwork;

import org.jdbi.v3.core.mapper.PropagateNull;

/**
 * Why a step of an artwork failed.
 *
 * @param type a stable word, such as {@code draw-failed} or {@code mint-reverted}
 * @param detail one sentence for people
 */
public record Failure(@PropagateNull String type, String detail) {}
