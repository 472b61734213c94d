/* Replays files through a fuzz entry, for compilers without libFuzzer: each argument is
 * a file, or a folder whose files are taken. Ends with a count. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n_bytes);

static int replay_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    long n_bytes;
    if (!file || fseek(file, 0, SEEK_END) != 0 || (n_bytes = ftell(file)) < 0) {
        perror(path);
        if (file)
            fclose(file);
        return -1;
    }
    rewind(file);
    uint8_t *data = (uint8_t *)malloc((size_t)n_bytes + (n_bytes == 0));
    int status = -1;
    if (data && fread(data, 1, (size_t)n_bytes, file) == (size_t)n_bytes)
        status = LLVMFuzzerTestOneInput(data, (size_t)n_bytes);
    else
        perror(path);
    free(data);
    fclose(file);
    return status;
}

static int replay(const char *path, unsigned *n_files)
{
    struct stat info;
    int status = 0;
    if (stat(path, &info) != 0) {
        perror(path);
        return -1;
    }
    if (!S_ISDIR(info.st_mode)) {
        ++*n_files;
        return replay_file(path);
    }
    DIR *dir = opendir(path);
    for (struct dirent *entry; dir && (entry = readdir(dir));) {
        char inside[4096];
        if (entry->d_name[0] == '.')
            continue;
        snprintf(inside, sizeof inside, "%s/%s", path, entry->d_name);
        ++*n_files;
        if (replay_file(inside) != 0)
            status = -1;
    }
    if (dir)
        closedir(dir);
    return status;
}

int main(int argc, char **argv)
{
    unsigned n_files = 0, n_failed = 0;
    for (int i = 1; i < argc; i++)
        if (replay(argv[i], &n_files) != 0)
            n_failed++;
    printf("%u passed, %u failed\n", n_files - n_failed, n_failed);
    return n_files == 0 || n_failed > 0;
}
