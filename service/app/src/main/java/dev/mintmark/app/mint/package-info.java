@NullMarked
package dev.mintmark.app.mint;

import org.jspecify.annotations.NullMarked;
