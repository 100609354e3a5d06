/**
 * Takes artworks from step to step: the one service that changes them, the queue of their tasks, retries and recovery. No other
 * package changes an artwork.
 */
@NullMarked
package dev.mintmark.app.workflow;

import org.jspecify.annotations.NullMarked;
