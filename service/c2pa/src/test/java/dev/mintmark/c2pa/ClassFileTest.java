package dev.mintmark.c2pa;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.InputStream;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The library runs on Java 21. */
class ClassFileTest {
    private static final int JAVA_21 = 65;

    @Test
    void classesAreThoseOfJava21() throws Exception {
        try (InputStream in = Objects.requireNonNull(ManifestWriter.class.getResourceAsStream("ManifestWriter.class"));
                DataInputStream file = new DataInputStream(in)) {
            assertThat(file.readInt()).isEqualTo(0xcafebabe);
            file.readUnsignedShort();
            assertThat(file.readUnsignedShort()).isLessThanOrEqualTo(JAVA_21);
        }
    }
}
