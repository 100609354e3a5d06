@NullMarked
package dev.mintmark.app.draw;

import org.jspecify.annotations.NullMarked;
