/**
 * The composition root: opens the parts of an installation in the order in which they need each other and closes them in reverse.
 * Everything is used from here and by the command line; no other package uses this one.
 */
@NullMarked
package dev.mintmark.app;

import org.jspecify.annotations.NullMarked;
