@NullMarked
package dev.mintmark.app.artwork;

import org.jspecify.annotations.NullMarked;
