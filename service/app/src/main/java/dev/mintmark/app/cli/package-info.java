/**
 * The command line: one class for each command. Commands call the services of {@code api}, in this process or through the
 * running service; no other package uses this one.
 */
@NullMarked
package dev.mintmark.app.cli;

import org.jspecify.annotations.NullMarked;
