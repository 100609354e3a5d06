package dev.mintmark.c2pa;

import dev.mintmark.c2pa.ReferenceEngine.Answer;
import dev.mintmark.c2pa.ReferenceEngine.Question;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Files of every format, size and algorithm, with and without a time-stamp, and the results of both engines. */
final class Interoperability {
    /** Formats of any size, those of sizes up to {@value #MODERATE}, and those of one size. */
    private static final List<String> ANY = List.of("png", "jpeg", "webp");

    private static final List<String> MODERATE_ONLY = List.of("gif", "tiff");
    private static final List<String> ONE =
            List.of("bigtiff", "avif", "heic", "mp4", "svg", "jxl", "wav", "mp3", "mp3, tagged");
    private static final int MODERATE = 1024;
    /** Formats with a hash of boxes. */
    private static final List<String> BOXES = List.of("png", "jpeg", "gif", "jxl");

    private static final int SMALL = 16;
    /** Number of files validated at once; each is on the disk twice meanwhile. */
    private static final int BATCH = 12;

    private final Map<String, byte[]> images = new HashMap<>();
    private final TestAuthority authority;

    Interoperability(TestAuthority authority) {
        this.authority = authority;
    }

    /**
     * @param length of the signed file in bytes
     * @param ours our state, {@code theirs} the reference's, {@code theirsWithList} with its list of soft bindings set
     */
    record Outcome(String file, int length, String ours, String theirs, String theirsWithList, String explanation) {
        boolean trusted() {
            return trustedByReference() && ours.equals("Trusted");
        }

        boolean trustedByReference() {
            return theirs.equals("Trusted") && theirsWithList.equals("Trusted");
        }
    }

    /**
     * Signs with an algorithm and validates with both engines. An image has this width and a height of one pixel more.
     */
    List<Outcome> outcomes(SigningAlgorithm algorithm, List<Integer> sizes) throws Exception {
        ManifestValidator validator = new ManifestValidator(authority.policy(), Clock.systemUTC());
        ClaimSigner signer = authority.signer(algorithm);
        List<String> bindings = List.of(GeneratedImage.WATERMARK_ALGORITHM);
        List<Outcome> outcomes = new ArrayList<>();
        List<String> names = new ArrayList<>();
        List<String> ours = new ArrayList<>();
        List<Question> questions = new ArrayList<>();
        for (int size : sizes) {
            for (String format : formats(size, sizes.getFirst().equals(size))) {
                byte[] image = images.computeIfAbsent(format + size, key -> SampleImages.of(format, size, size + 1));
                for (boolean stamped : new boolean[] {false, true}) {
                    SigningOptions options =
                            stamped ? SigningOptions.NONE.withTimeStamps(authority) : SigningOptions.NONE;
                    byte[] file = ManifestWriter.sign(
                                    image, SampleImages.content(), OptionalAssertions.NONE, signer, options)
                            .bytes();
                    names.add(algorithm.label() + " " + format + " " + size + (stamped ? " stamped" : ""));
                    ours.add(validator.validate(file).state().label());
                    questions.add(new Question(file, authority.pem(), null));
                    questions.add(new Question(file, authority.pem(), bindings));
                    if (names.size() == BATCH) {
                        ask(names, ours, questions, outcomes);
                    }
                }
            }
        }
        ask(names, ours, questions, outcomes);
        return outcomes;
    }

    /**
     * Signs a small file of every format in the other ways that there are: compressed, with a hash of boxes, updatable, and
     * each of these with an update.
     */
    List<Outcome> otherWays() throws Exception {
        ManifestValidator validator = new ManifestValidator(authority.policy(), Clock.systemUTC());
        ClaimSigner signer = authority.signer(SigningAlgorithm.ES256);
        Map<String, SigningOptions> ways = new TreeMap<>(Map.of(
                "updatable", SigningOptions.NONE.withBinding(HardBinding.UPDATABLE),
                "compressed",
                        SigningOptions.NONE.withBinding(HardBinding.UPDATABLE).withCompressedManifests(),
                "boxes", SigningOptions.NONE.withBinding(HardBinding.BOXES)));
        List<Outcome> outcomes = new ArrayList<>();
        List<String> names = new ArrayList<>();
        List<String> ours = new ArrayList<>();
        List<Question> questions = new ArrayList<>();
        for (String format : SampleFiles.FORMATS) {
            for (Map.Entry<String, SigningOptions> way : ways.entrySet()) {
                if (way.getKey().equals("boxes") && !BOXES.contains(format)) {
                    continue;
                }
                byte[] image = SampleImages.of(format, SMALL, SMALL);
                byte[] file = ManifestWriter.sign(
                                image, SampleImages.content(), OptionalAssertions.NONE, signer, way.getValue())
                        .bytes();
                Manifest.Builder publication =
                        Manifest.builder().generator("Publisher", "1.0").action(Action.of(Action.PUBLISHED));
                byte[] updated = ManifestWriter.update(file, publication, validator, signer, way.getValue())
                        .bytes();
                for (byte[] one : List.of(file, updated)) {
                    names.add(format + " " + way.getKey() + (one == updated ? " updated" : ""));
                    ours.add(validator.validate(one).state().label());
                    questions.add(new Question(one, authority.pem(), null));
                    questions.add(new Question(one, authority.pem(), List.of(GeneratedImage.WATERMARK_ALGORITHM)));
                }
            }
        }
        ask(names, ours, questions, outcomes);
        return outcomes;
    }

    /** Returns the number of files that {@link #outcomes} signs for these sizes. */
    static int count(List<Integer> sizes) {
        return sizes.stream()
                .mapToInt(
                        size -> 2 * formats(size, size.equals(sizes.getFirst())).size())
                .sum();
    }

    private static List<String> formats(int size, boolean first) {
        List<String> formats = new ArrayList<>(ANY);
        if (size <= MODERATE) {
            formats.addAll(MODERATE_ONLY);
        }
        if (first) {
            formats.addAll(ONE);
        }
        return formats;
    }

    private static void ask(List<String> names, List<String> ours, List<Question> questions, List<Outcome> outcomes)
            throws Exception {
        List<Answer> answers = questions.isEmpty() ? List.of() : ReferenceEngine.ask(questions);
        for (int i = 0; i < names.size(); i++) {
            Answer plain = answers.get(2 * i);
            Answer listed = answers.get(2 * i + 1);
            outcomes.add(new Outcome(
                    names.get(i),
                    questions.get(2 * i).file().length,
                    ours.get(i),
                    plain.state(),
                    listed.state(),
                    plain.failure() + plain.error() + listed.failure() + listed.error()));
        }
        names.clear();
        ours.clear();
        questions.clear();
    }
}
