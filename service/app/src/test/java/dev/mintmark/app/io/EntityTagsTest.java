package dev.mintmark.app.io;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EntityTagsTest {
    @Test
    void comparesWeaklyWithEachTagOfAList() {
        assertThat(EntityTags.matches("\"a\", W/\"b\"", "\"b\"")).isTrue();
        assertThat(EntityTags.matches("\"b\"", "W/\"b\"")).isTrue();
        assertThat(EntityTags.matches("*", "\"b\"")).isTrue();
        assertThat(EntityTags.matches("\"ab\"", "\"b\"")).isFalse();
        assertThat(EntityTags.matches(null, "\"b\"")).isFalse();
    }

    @Test
    void aRangeNeedsTheSameStrongTag() {
        assertThat(EntityTags.allowsRange(null, "W/\"b\"")).isTrue();
        assertThat(EntityTags.allowsRange("\"b\"", "\"b\"")).isTrue();
        assertThat(EntityTags.allowsRange("\"a\"", "\"b\"")).isFalse();
        assertThat(EntityTags.allowsRange("W/\"b\"", "W/\"b\"")).isFalse();
    }
}
