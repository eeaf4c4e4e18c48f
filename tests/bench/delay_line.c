/* A delay line on 127.0.0.1 in front of a server, for bench_send.py: LISTEN_PORT TARGET_PORT ONE_WAY_US.
   Every chunk is held ONE_WAY_US in each direction (RTT = 2x), bandwidth unlimited,
   so pipelined clients profit as on a real line. The TCP handshake is charged too:
   upstream connect happens 3 x ONE_WAY after accept (greeting reaches client after 2 RTT). */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <errno.h>
#include <poll.h>
#include <time.h>
#include <signal.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <arpa/inet.h>
typedef struct ch {struct ch*next; long long due; int len, off; char d[];} ch;
typedef struct {ch*h,*t; int eof; int shut;} q;
typedef struct {int used, a, b, up; long long conn_at; q ab, ba;} C;
#define MAXC 256
static C cs[MAXC]; static long long D;
static long long now(){struct timespec t;clock_gettime(CLOCK_MONOTONIC,&t);return t.tv_sec*1000000LL+t.tv_nsec/1000;}
static void nd(int f){int o=1;setsockopt(f,IPPROTO_TCP,TCP_NODELAY,&o,sizeof o);fcntl(f,F_SETFL,O_NONBLOCK);}
static int rd(int f,q*Q){static char buf[262144];int n=read(f,buf,sizeof buf);
 if(n<0&&(errno==EAGAIN||errno==EINTR))return 0;
 ch*c=malloc(sizeof(ch)+(n>0?n:0));c->next=0;c->due=now()+D;c->off=0;c->len=n>0?n:0;
 if(n>0)memcpy(c->d,buf,n);else Q->eof=1;
 if(Q->t)Q->t->next=c;else Q->h=c;Q->t=c;return 0;}
static int fl(int f,q*Q,long long t,long long*nx){while(Q->h){ch*c=Q->h;
  if(c->due>t){if(c->due<*nx)*nx=c->due;return 0;}
  if(c->len==0){shutdown(f,SHUT_WR);Q->shut=1;}
  else while(c->off<c->len){int n=send(f,c->d+c->off,c->len-c->off,MSG_NOSIGNAL);
    if(n<0){if(errno==EAGAIN){if(t+300<*nx)*nx=t+300;return 0;}return -1;}c->off+=n;}
  Q->h=c->next;if(!Q->h)Q->t=0;free(c);}return 0;}
static void fr(q*Q){while(Q->h){ch*c=Q->h;Q->h=c->next;free(c);}memset(Q,0,sizeof *Q);}
static void kill_(C*c){close(c->a);if(c->b>=0)close(c->b);fr(&c->ab);fr(&c->ba);memset(c,0,sizeof *c);}
int main(int n,char**v){signal(SIGPIPE,SIG_IGN);int lp=atoi(v[1]),tp=atoi(v[2]);D=atoll(v[3]);(void)n;
 int l=socket(AF_INET,SOCK_STREAM,0),o=1;setsockopt(l,SOL_SOCKET,SO_REUSEADDR,&o,sizeof o);
 struct sockaddr_in s={.sin_family=AF_INET,.sin_port=htons(lp),.sin_addr.s_addr=htonl(INADDR_LOOPBACK)};
 if(bind(l,(void*)&s,sizeof s)||listen(l,256)){perror("bind");return 1;}fcntl(l,F_SETFL,O_NONBLOCK);
 static struct pollfd p[2*MAXC+1];static int who[2*MAXC+1];
 for(;;){long long t=now(),nx=t+1000000;
  for(int i=0;i<MAXC;i++){C*c=&cs[i];if(!c->used)continue;
   if(!c->up){if(t>=c->conn_at){c->b=socket(AF_INET,SOCK_STREAM,0);struct sockaddr_in u=s;u.sin_port=htons(tp);
      if(connect(c->b,(void*)&u,sizeof u)){kill_(c);continue;}nd(c->b);c->up=1;}
     else{if(c->conn_at<nx)nx=c->conn_at;continue;}}
   if(fl(c->b,&c->ab,t,&nx)<0||fl(c->a,&c->ba,t,&nx)<0){kill_(c);continue;}
   if(c->ab.shut&&c->ba.shut)kill_(c);}
  int k=0;p[k].fd=l;p[k].events=POLLIN;who[k++]=-1;
  for(int i=0;i<MAXC;i++){C*c=&cs[i];if(!c->used)continue;
   if(!c->ab.eof){p[k].fd=c->a;p[k].events=POLLIN;who[k++]=i*2;}
   if(c->up&&!c->ba.eof){p[k].fd=c->b;p[k].events=POLLIN;who[k++]=i*2+1;}}
  t=now();long long w=nx-t;if(w<0)w=0;struct timespec ts={w/1000000,(w%1000000)*1000};
  if(ppoll(p,k,&ts,0)<=0)continue;
  for(int j=0;j<k;j++){if(!p[j].revents)continue;
   if(who[j]<0){int f;while((f=accept(l,0,0))>=0){int i=0;while(i<MAXC&&cs[i].used)i++;if(i==MAXC){close(f);continue;}
      nd(f);C*c=&cs[i];memset(c,0,sizeof *c);c->used=1;c->a=f;c->b=-1;c->conn_at=now()+3*D;}}
   else{C*c=&cs[who[j]/2];if(c->used){if(who[j]&1)rd(c->b,&c->ba);else rd(c->a,&c->ab);}}}
 }}
