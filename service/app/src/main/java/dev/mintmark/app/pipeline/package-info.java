@NullMarked
package dev.mintmark.app.pipeline;

import org.jspecify.annotations.NullMarked;
