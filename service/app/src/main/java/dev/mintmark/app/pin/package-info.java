@NullMarked
package dev.mintmark.app.pin;

import org.jspecify.annotations.NullMarked;
