package dev.mintmark.app.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A setting: a component of a section's record in {@link Settings}. The component's type says how its text is read, this
 * annotation which texts are allowed. Both {@code mintmark.yaml} and the environment are read by it.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
@interface Setting {
    /** What it sets, in words without a full stop; {@code mintmark config} prints it. */
    String value();

    /** What {@code mintmark config} prints after the texts that are allowed, without a full stop. */
    String remark() default "";

    /** The key in its section; empty means the component's name. */
    String name() default "";

    /** The text where nothing is set; empty means that the setting may be left out. */
    String standard() default "";

    /** The only texts that are allowed; none means any. */
    String[] allowed() default {};

    /** The smallest number, or the smallest number of seconds. */
    long min() default 0;

    /** The largest number, or the largest number of seconds. */
    long max() default Long.MAX_VALUE;

    /** A regular expression for the whole text; empty means any text. */
    String pattern() default "";

    /** The pattern in words. */
    String form() default "";

    /** An address that could be set; every address has one. */
    String example() default "";

    /** The fewest characters of a password. */
    int minLength() default 0;

    /** Whether the file may not hold it: a password beside the keys that it encrypts would protect nothing. */
    boolean environmentOnly() default false;
}
