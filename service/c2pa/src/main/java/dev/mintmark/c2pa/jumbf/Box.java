package dev.mintmark.c2pa.jumbf;

import dev.mintmark.c2pa.ByteRange;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A parsed JUMBF box: {@code span} includes the header, {@code payload} follows it. Immutable, except that a salt's
 * bytes are not copied.
 */
public sealed interface Box {
    ByteRange span();

    ByteRange payload();

    /** A data box; {@code type} is its four-character code. */
    record Content(String type, ByteRange span, ByteRange payload) implements Box {}

    /** A superbox {@code jumb}: a description and the boxes that it describes. */
    record Super(Description description, List<Box> children, ByteRange span, ByteRange payload) implements Box {
        public Super {
            children = List.copyOf(children);
        }

        public String label() {
            return description.label();
        }

        public boolean is(String type) {
            return description.type().equals(type);
        }

        /** Returns the superboxes among the children, in order. */
        public List<Super> superboxes() {
            return children.stream()
                    .filter(Super.class::isInstance)
                    .map(Super.class::cast)
                    .toList();
        }

        /** Returns the only child if it is a data box of this type; empty if there are others. */
        public Optional<Content> only(String type) {
            return children.size() == 1
                            && children.getFirst() instanceof Content content
                            && content.type().equals(type)
                    ? Optional.of(content)
                    : Optional.empty();
        }
    }

    /**
     * A description box {@code jumd}.
     *
     * @param type the superbox's type: a constant of {@link BoxType}, otherwise the UUID in hexadecimal
     * @param label label of the superbox
     * @param salt contents of the private {@code c2sh} box; null if there is none
     */
    record Description(String type, String label, byte @Nullable [] salt) {}
}
