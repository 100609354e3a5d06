@NullMarked
package dev.mintmark.app;

import org.jspecify.annotations.NullMarked;
