package dev.mintmark.app.workflow;

import java.time.Duration;

/** Anchors the pinned artworks whose anchor was ordered. One run at a time; each goes on with what the one before left. */
@FunctionalInterface
public interface AnchorStep {
    /** Does what can be done now; returns after how long there may be more. */
    Duration run() throws Exception;
}
