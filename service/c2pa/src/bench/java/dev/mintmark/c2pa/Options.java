package dev.mintmark.c2pa;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What was asked for.
 *
 * @param quick a sample, in under three minutes
 * @param fuzz seconds for each target of Jazzer
 * @param python a Python with the reference's native build; null if there is none
 * @param folder where the fuzzer's corpus and its counts are kept
 * @param parts those to measure; empty means all
 */
record Options(
        boolean quick, boolean json, int fuzz, @Nullable Path python, Path folder, Set<String> parts) {
    private static final int SECONDS = 60;
    private static final Set<String> PARTS =
            Set.of("speed", "size", "parity", "rubric", "tampering", "interoperability", "memory", "large", "fuzzing");

    static Options of(String[] arguments) {
        boolean quick = false;
        boolean json = false;
        int fuzz = -1;
        Path python = null;
        Path folder = Path.of("target/bench");
        Set<String> parts = new HashSet<>();
        for (int i = 0; i < arguments.length; i++) {
            switch (arguments[i]) {
                case "--short" -> quick = true;
                case "--json" -> json = true;
                case "--fuzz" -> fuzz = seconds(value(arguments, ++i));
                case "--native" -> python = Path.of(value(arguments, ++i));
                case "--cache" -> folder = Path.of(value(arguments, ++i));
                case "--part" -> {
                    String part = value(arguments, ++i);
                    if (!PARTS.contains(part)) {
                        refuse("There is no part " + part + "; the parts are " + String.join(", ", PARTS) + ".");
                    }
                    parts.add(part);
                }
                case "-h", "--help" -> {
                    System.out.println("""
                            usage: scripts/bench c2pa [--short] [--json] [--fuzz SECONDS] [--part NAME]...
                              --short         a sample, under three minutes
                              --json          the rows as JSON on standard output
                              --fuzz SECONDS  how long Jazzer looks at each of its targets (60; 0, as in a short run: not at all);
                                              runs over the same sources add up, and the corpus is kept
                              --part NAME     this part only (may be repeated): speed, size, parity, rubric, tampering,
                                              interoperability, memory, fuzzing""");
                    System.exit(0);
                }
                default -> refuse("There is no option " + arguments[i] + "; --help lists them.");
            }
        }
        return new Options(quick, json, fuzz >= 0 ? fuzz : quick ? 0 : SECONDS, python, folder, Set.copyOf(parts));
    }

    private static String value(String[] arguments, int at) {
        if (at >= arguments.length) {
            refuse(arguments[at - 1] + " needs a value.");
        }
        return arguments[at];
    }

    private static int seconds(String text) {
        if (!text.matches("[0-9]{1,6}")) {
            refuse("--fuzz needs whole seconds, not " + text + ".");
        }
        return Integer.parseInt(text);
    }

    private static void refuse(String sentence) {
        System.err.println("scripts/bench: " + sentence);
        System.exit(2);
    }
}
