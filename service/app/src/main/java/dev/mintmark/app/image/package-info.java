@NullMarked
package dev.mintmark.app.image;

import org.jspecify.annotations.NullMarked;
