namespace ElfNotes.Build.Tests.Programs;

/// <summary>A C program in place of one of the SDK's for a target that the feed in use has no packages for. It prints the owners of the notes that it finds in its memory, GNU's left out.</summary>
internal static class StandIn
{
    /// <summary>The text that the SDK looks for in an apphost, and writes the name of the assembly over: SHA-256 of "foobar", in hexadecimal.</summary>
    private const string Placeholder = "c3ab8ff13720e8ad9047dd39466b3c8974e592c2fa383d4a3960714caef0c4f2";

    public const string Main = """
        #define _GNU_SOURCE
        #include <link.h>
        #include <stdio.h>
        #include <string.h>

        static int visit(struct dl_phdr_info *info, size_t size, void *data)
        {
            for (int i = 0; i < info->dlpi_phnum; i++) {
                const ElfW(Phdr) *header = &info->dlpi_phdr[i];
                size_t padding = header->p_align == 8 ? 7 : 3;
                if (header->p_type != PT_NOTE) continue;
                for (size_t at = 0; at + 12 <= header->p_memsz;) {
                    const unsigned *note = (const unsigned *)(info->dlpi_addr + header->p_vaddr + at);
                    if (strcmp((const char *)(note + 3), "GNU")) printf(" %s", (const char *)(note + 3));
                    at += ((12 + note[0] + padding) & ~padding) + ((note[1] + padding) & ~padding);
                }
            }
            return 1;
        }

        int main(void)
        {
            printf("notes:");
            dl_iterate_phdr(visit, 0);
            printf("\n");
            return 0;
        }

        """;

    /// <summary>The same with the place where an apphost has the name of its assembly, of 1024 bytes, which it prints as well.</summary>
    public const string Apphost = "static volatile char assembly[1024] = \"" + Placeholder + "\";\n" + Main + "__attribute__((constructor)) static void print(void) { printf(\"%s \", (const char *)assembly); }\n";

    public static string NotesOf(params string[] owners) => $"notes: {string.Join(' ', owners)}\n";
}
