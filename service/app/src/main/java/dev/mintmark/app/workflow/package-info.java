/**
 * The workflow of an artwork: the service that changes artworks, the queues of their steps, retries and recovery. No other
 * package changes an artwork.
 *
 * <p>Each step has a table of db-scheduler of its own and, in the processes that do the step, a scheduler of its own. One table
 * for all steps would not do: db-scheduler cannot limit how many tasks of one kind run at a time, and a drawing uses all cores;
 * and it removes tasks of a kind that it does not know, which may belong to a process with other steps.
 */
@NullMarked
package dev.mintmark.app.workflow;

import org.jspecify.annotations.NullMarked;
