@NullMarked
package dev.mintmark.contracts;

import org.jspecify.annotations.NullMarked;
