/**
 * Takes artworks from step to step: the one service that changes them, the queues of their tasks, retries and recovery. No other
 * package changes an artwork.
 *
 * <p>Each step has a table of db-scheduler and, in the processes that do it, a scheduler: db-scheduler neither limits how many
 * tasks of one kind run at once, which a drawing on all cores needs, nor leaves tasks of a kind that it does not know in its
 * table, which processes with different steps need.
 */
@NullMarked
package dev.mintmark.app.workflow;

import org.jspecify.annotations.NullMarked;
