/** Words of the jobs view. */

const zh = {
  title: "岗位、招聘会与企业",
  lists: { vacancies: "招聘岗位", fairs: "招聘会", enterprises: "企业" },
  contract: { full_time: "全职", short: "短时岗", flexible: "弹性岗", temp: "临时岗" } as Record<string, string>,
  perMonth: "{w}元/月",
  perHour: "{w}元/小时",
  noWage: "工资面议",
  posts: "招{n}人",
  expires: "截止{date}",
  posted: "{date}发布",
  running: "正在举办",
  fairPosts: "约{n}个岗位",
  hiring: "在招{v}个岗位，共{n}人",
  idle: "现在没有在招岗位",
  state: "国有企业",
};
const en: typeof zh = {
  title: "Jobs, job fairs and enterprises",
  lists: { vacancies: "Vacancies", fairs: "Job fairs", enterprises: "Enterprises" },
  contract: { full_time: "Full time", short: "Short hours", flexible: "Flexible hours", temp: "Temporary" },
  perMonth: "{w} yuan a month",
  perHour: "{w} yuan an hour",
  noWage: "Wage by agreement",
  posts: "Posts: {n}",
  expires: "until {date}",
  posted: "posted {date}",
  running: "On now",
  fairPosts: "about {n} posts",
  hiring: "Vacancies: {v}, posts: {n}",
  idle: "No vacancy now",
  state: "State-owned",
};

export const JOB_WORDS = { zh, en };
