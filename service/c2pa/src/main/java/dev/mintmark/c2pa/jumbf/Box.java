package dev.mintmark.c2pa.jumbf;

import dev.mintmark.c2pa.ByteRange;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A parsed JUMBF box. {@code span} covers the box with its header, {@code payload} what follows the header.
 * Immutable, except that a salt's bytes are not copied.
 */
public sealed interface Box {
    ByteRange span();

    ByteRange payload();

    /** A box of data: {@code type} is its four-character code. */
    record Content(String type, ByteRange span, ByteRange payload) implements Box {}

    /** A superbox {@code jumb}: a description and the boxes it describes. */
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

        /** The superboxes among the children, in order. */
        public List<Super> superboxes() {
            return children.stream()
                    .filter(Super.class::isInstance)
                    .map(Super.class::cast)
                    .toList();
        }

        /** The only child, where it is a data box of this type and there is no other. */
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
     * @param type the superbox's type: a constant of {@link BoxType}, or the UUID in hex where it is none of them
     * @param salt the bytes of the private {@code c2sh} box, where there is one
     */
    record Description(String type, String label, byte @Nullable [] salt) {}
}
