@NullMarked
package dev.mintmark.app.cli;

import org.jspecify.annotations.NullMarked;
