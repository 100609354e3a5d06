package dev.mintmark.diffusion.sampler;

/** Thrown for a scheduler configuration that cannot be used. The message names the key and what would be right. */
public final class SchedulerConfigException extends Exception {
    SchedulerConfigException(String sentence) {
        super(sentence);
    }
}
