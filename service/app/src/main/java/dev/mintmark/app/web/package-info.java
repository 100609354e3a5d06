@NullMarked
package dev.mintmark.app.web;

import org.jspecify.annotations.NullMarked;
