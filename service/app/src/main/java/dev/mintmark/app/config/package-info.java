@NullMarked
package dev.mintmark.app.config;

import org.jspecify.annotations.NullMarked;
