/**
 * The composition root: opens the parts of an installation in the order of their dependencies and closes them in reverse order. It
 * uses all packages. Only the command line uses this one.
 */
@NullMarked
package dev.mintmark.app;

import org.jspecify.annotations.NullMarked;
