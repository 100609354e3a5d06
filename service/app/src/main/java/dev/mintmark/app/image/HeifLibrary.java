package dev.mintmark.app.image;

import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.StructLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The functions of libheif that decoding needs, called through the foreign function interface. The library comes with the system;
 * it decodes AV1 and HEVC where it has decoders for them. Thread-safe.
 */
final class HeifLibrary {
    private static final List<String> NAMES =
            List.of("libheif.so.1", "libheif.1.dylib", "/opt/homebrew/lib/libheif.1.dylib", "heif.dll", "libheif.dll");
    private static final AddressLayout POINTER = ValueLayout.ADDRESS;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    private static final ValueLayout.OfLong SIZE = ValueLayout.JAVA_LONG;
    private static final StructLayout ERROR =
            MemoryLayout.structLayout(INT.withName("code"), INT.withName("subcode"), POINTER.withName("message"));
    private static final long ERROR_MESSAGE = 8;
    private static final long MAX_MESSAGE = 200;
    private static final int RGB = 1;
    private static final int UNDEFINED = 99;
    private static final int ALPHA = 6;
    private static final int INTERLEAVED = 10;

    private static final Optional<HeifLibrary> LOADED = load();

    private final SymbolLookup symbols;
    private final MethodHandle alloc;
    private final MethodHandle free;
    private final MethodHandle read;
    private final MethodHandle primary;
    private final MethodHandle releaseHandle;
    private final MethodHandle width;
    private final MethodHandle height;
    private final MethodHandle codedWidth;
    private final MethodHandle codedHeight;
    private final MethodHandle hasAlpha;
    private final MethodHandle decode;
    private final MethodHandle planeWidth;
    private final MethodHandle planeHeight;
    private final MethodHandle plane;
    private final MethodHandle releaseImage;
    private final MethodHandle profileSize;
    private final MethodHandle profile;
    private final MethodHandle codes;
    private final MethodHandle freeCodes;
    private final Optional<MethodHandle> isPremultiplied;
    private final Optional<MethodHandle> limit;

    private HeifLibrary(SymbolLookup symbols) {
        this.symbols = symbols;
        alloc = function("heif_context_alloc", FunctionDescriptor.of(POINTER));
        free = function("heif_context_free", FunctionDescriptor.ofVoid(POINTER));
        read = function(
                "heif_context_read_from_memory_without_copy",
                FunctionDescriptor.of(ERROR, POINTER, POINTER, SIZE, POINTER));
        primary = function("heif_context_get_primary_image_handle", FunctionDescriptor.of(ERROR, POINTER, POINTER));
        releaseHandle = function("heif_image_handle_release", FunctionDescriptor.ofVoid(POINTER));
        width = function("heif_image_handle_get_width", FunctionDescriptor.of(INT, POINTER));
        height = function("heif_image_handle_get_height", FunctionDescriptor.of(INT, POINTER));
        codedWidth = function("heif_image_handle_get_ispe_width", FunctionDescriptor.of(INT, POINTER));
        codedHeight = function("heif_image_handle_get_ispe_height", FunctionDescriptor.of(INT, POINTER));
        hasAlpha = function("heif_image_handle_has_alpha_channel", FunctionDescriptor.of(INT, POINTER));
        decode = function("heif_decode_image", FunctionDescriptor.of(ERROR, POINTER, POINTER, INT, INT, POINTER));
        planeWidth = function("heif_image_get_width", FunctionDescriptor.of(INT, POINTER, INT));
        planeHeight = function("heif_image_get_height", FunctionDescriptor.of(INT, POINTER, INT));
        plane = function("heif_image_get_plane_readonly", FunctionDescriptor.of(POINTER, POINTER, INT, POINTER));
        releaseImage = function("heif_image_release", FunctionDescriptor.ofVoid(POINTER));
        profileSize = function("heif_image_handle_get_raw_color_profile_size", FunctionDescriptor.of(SIZE, POINTER));
        profile = function("heif_image_handle_get_raw_color_profile", FunctionDescriptor.of(ERROR, POINTER, POINTER));
        codes = function("heif_image_handle_get_nclx_color_profile", FunctionDescriptor.of(ERROR, POINTER, POINTER));
        freeCodes = function("heif_nclx_color_profile_free", FunctionDescriptor.ofVoid(POINTER));
        isPremultiplied = symbols.find("heif_image_handle_is_premultiplied_alpha")
                .map(it -> Linker.nativeLinker().downcallHandle(it, FunctionDescriptor.of(INT, POINTER)));
        limit = symbols.find("heif_context_set_maximum_image_size_limit")
                .map(it -> Linker.nativeLinker().downcallHandle(it, FunctionDescriptor.ofVoid(POINTER, INT)));
    }

    private MethodHandle function(String name, FunctionDescriptor type) {
        return Linker.nativeLinker().downcallHandle(symbols.findOrThrow(name), type);
    }

    /** @throws InvalidImageException where the system lacks the library */
    static HeifLibrary get() {
        return LOADED.orElseThrow(() -> new InvalidImageException(
                "AVIF and HEIC are read by the library libheif, which is not installed here (for example the"
                        + " package libheif1)."));
    }

    private static Optional<HeifLibrary> load() {
        for (String name : NAMES) {
            try {
                return Optional.of(new HeifLibrary(SymbolLookup.libraryLookup(name, Arena.global())));
            } catch (IllegalArgumentException | java.util.NoSuchElementException e) {
                // the library has another name here, or is too old
            }
        }
        return Optional.empty();
    }

    /** A file that is being decoded. Not thread-safe. */
    final class File implements AutoCloseable {
        private final Arena arena = Arena.ofConfined();
        private final MemorySegment context;
        private MemorySegment handle = MemorySegment.NULL;
        private MemorySegment image = MemorySegment.NULL;

        /** @param longestSide of any picture in it, where the library has such a limit */
        File(byte[] bytes, int longestSide) {
            context = (MemorySegment) call(alloc);
            limit.ifPresent(it -> call(it, context, longestSide));
            try {
                MemorySegment copy = arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes);
                check(read, context, copy, (long) bytes.length, MemorySegment.NULL);
                handle = result(primary, context);
            } catch (RuntimeException e) {
                close();
                throw e;
            }
        }

        int width() {
            return (int) call(width, handle);
        }

        int height() {
            return (int) call(height, handle);
        }

        /** Whether less than the coded picture is shown. */
        boolean isCropped() {
            return (long) width() * height() < (long) (int) call(codedWidth, handle) * (int) call(codedHeight, handle);
        }

        boolean hasAlpha() {
            return (int) call(hasAlpha, handle) != 0;
        }

        /** Whether the colours that it decodes to are those on black. */
        boolean isPremultiplied() {
            return hasAlpha()
                    && isPremultiplied.map(it -> (int) call(it, handle) != 0).orElse(false);
        }

        /**
         * Decodes to rows of interleaved bytes: red, green, blue, and alpha where there is one.
         *
         * @throws InvalidImageException where what is decoded has another size than the file says
         */
        Rows decode() {
            if (hasAlpha()) {
                // the conversion to interleaved bytes does not look at the size of the alpha channel
                decode(UNDEFINED, UNDEFINED);
                checkSize(ALPHA);
                call(releaseImage, image);
                image = MemorySegment.NULL;
            }
            int chroma = hasAlpha() ? 11 : 10;
            decode(RGB, chroma);
            checkSize(INTERLEAVED);
            MemorySegment stride = arena.allocate(INT);
            MemorySegment pixels = (MemorySegment) call(plane, image, INTERLEAVED, stride);
            int bytes = stride.get(INT, 0);
            int channels = chroma - 7;
            if (pixels.address() == 0 || bytes < channels * width()) {
                throw new InvalidImageException("The AVIF or HEIC file is damaged: it has no pixels.");
            }
            return new Rows(
                    pixels.reinterpret((long) bytes * (int) call(planeHeight, image, INTERLEAVED)), bytes, channels);
        }

        private void decode(int space, int chroma) {
            MemorySegment out = arena.allocate(POINTER);
            check(decode, handle, out, space, chroma, MemorySegment.NULL);
            image = out.get(POINTER, 0);
        }

        /** The library goes by the size of the coded picture, which may differ from the one that the file states. */
        private void checkSize(int channel) {
            int itsWidth = (int) call(planeWidth, image, channel);
            int itsHeight = (int) call(planeHeight, image, channel);
            if (itsWidth != width() || itsHeight != height()) {
                throw new InvalidImageException(
                        "The AVIF or HEIC file says that its picture has " + width() + " x " + height()
                                + " pixels, but " + (channel == ALPHA ? "its alpha channel" : "the picture in it")
                                + " has " + itsWidth + " x " + itsHeight + ".");
            }
        }

        /** The ICC profile; empty where there is none. */
        byte[] profile() {
            long size = (long) call(profileSize, handle);
            if (size <= 0) {
                return new byte[0];
            }
            IccProfile.requireSize(size);
            MemorySegment data = arena.allocate(size);
            check(profile, handle, data);
            return data.toArray(ValueLayout.JAVA_BYTE);
        }

        /** The colours that the file names; null where it names none. */
        @Nullable
        Named named() {
            MemorySegment out = arena.allocate(POINTER);
            MemorySegment error = error(codes, handle, out);
            MemorySegment data = out.get(POINTER, 0);
            if (error.get(INT, 0) != 0 || data.address() == 0) {
                return null;
            }
            MemorySegment struct = data.reinterpret(17);
            Named named = new Named(
                    new HeifItems.Codes(struct.get(INT, 4), struct.get(INT, 8)),
                    struct.get(ValueLayout.JAVA_BYTE, 16) != 0);
            call(freeCodes, data);
            return named;
        }

        private MemorySegment result(MethodHandle function, MemorySegment argument) {
            MemorySegment out = arena.allocate(POINTER);
            check(function, argument, out);
            return out.get(POINTER, 0);
        }

        private MemorySegment error(MethodHandle function, Object... arguments) {
            Object[] all = new Object[arguments.length + 1];
            all[0] = (SegmentAllocator) arena;
            System.arraycopy(arguments, 0, all, 1, arguments.length);
            return (MemorySegment) call(function, all);
        }

        private void check(MethodHandle function, Object... arguments) {
            MemorySegment error = error(function, arguments);
            if (error.get(INT, 0) != 0) {
                MemorySegment message = error.get(POINTER, ERROR_MESSAGE);
                String text = message.address() == 0
                        ? "no reason is given"
                        : message.reinterpret(MAX_MESSAGE).getString(0);
                throw new InvalidImageException("The AVIF or HEIC file cannot be decoded: " + text + ".");
            }
        }

        @Override
        public void close() {
            if (image.address() != 0) {
                call(releaseImage, image);
            }
            if (handle.address() != 0) {
                call(releaseHandle, handle);
            }
            call(free, context);
            arena.close();
        }
    }

    /** @param isFullRange whether black is 0 and white the largest number, not 16 and 235 of 255 */
    record Named(HeifItems.Codes codes, boolean isFullRange) {}

    /** @param pixels {@code stride} bytes a row, {@code channels} a pixel; valid until the file is closed */
    record Rows(MemorySegment pixels, int stride, int channels) {
        void read(int y, byte[] row) {
            MemorySegment.copy(pixels, ValueLayout.JAVA_BYTE, (long) y * stride, row, 0, row.length);
        }
    }

    private static Object call(MethodHandle function, Object... arguments) {
        try {
            return function.invokeWithArguments(Arrays.asList(arguments));
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("A function of libheif could not be called.", e);
        }
    }
}
